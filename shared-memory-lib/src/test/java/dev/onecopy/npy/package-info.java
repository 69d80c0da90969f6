/** The .npy codec against bytes that NumPy wrote. */
@NullMarked
package dev.onecopy.npy;

import org.jspecify.annotations.NullMarked;
