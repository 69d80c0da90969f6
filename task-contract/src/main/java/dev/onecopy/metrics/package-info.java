/** What both services measure of themselves, under the same names. Knows Micrometer, not Spring. */
@NullMarked
package dev.onecopy.metrics;

import org.jspecify.annotations.NullMarked;
