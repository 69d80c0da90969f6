/** What a user's own function is and says of itself, and what one in Java implements. Uses arrays only. */
@NullMarked
package dev.onecopy.function;

import org.jspecify.annotations.NullMarked;
