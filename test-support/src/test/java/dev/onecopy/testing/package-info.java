/** The fixtures themselves. */
@NullMarked
package dev.onecopy.testing;

import org.jspecify.annotations.NullMarked;
