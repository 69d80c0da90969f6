/** What shapes and views promise. */
@NullMarked
package dev.onecopy.array;

import org.jspecify.annotations.NullMarked;
