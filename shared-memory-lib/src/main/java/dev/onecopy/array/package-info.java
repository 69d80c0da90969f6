/** What an array is: element type, shape, strides, and a view of its bytes. Owns no memory and maps none. */
@NullMarked
package dev.onecopy.array;

import org.jspecify.annotations.NullMarked;
