/** Tests of this package, without a broker. */
@NullMarked
package dev.onecopy.worker.report;

import org.jspecify.annotations.NullMarked;
