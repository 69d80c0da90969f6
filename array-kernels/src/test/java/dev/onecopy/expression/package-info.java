/** Tests of the package of this name. */
@NullMarked
package dev.onecopy.expression;

import org.jspecify.annotations.NullMarked;
