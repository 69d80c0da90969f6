/** How both services log what they try again and again. Knows SLF4J, not Spring. */
@NullMarked
package dev.onecopy.logging;

import org.jspecify.annotations.NullMarked;
