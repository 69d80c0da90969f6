/** Owns the one mapping of the segment: makes it, shares it, replaces it. May use config only. */
@NullMarked
package dev.onecopy.worker.attach;

import org.jspecify.annotations.NullMarked;
