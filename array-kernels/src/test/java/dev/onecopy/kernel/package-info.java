/** Tests of the package of this name. */
@NullMarked
package dev.onecopy.kernel;

import org.jspecify.annotations.NullMarked;
