/** Tests of the package of this name. */
@NullMarked
package dev.onecopy.reduction;

import org.jspecify.annotations.NullMarked;
