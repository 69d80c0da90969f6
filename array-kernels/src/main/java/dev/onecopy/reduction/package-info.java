/** Partial results of reductions, how a slice accumulates them, and the fixed order in which they are merged. */
@NullMarked
package dev.onecopy.reduction;

import org.jspecify.annotations.NullMarked;
