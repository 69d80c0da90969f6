/** The .npy format: header and data codec, as NumPy writes and reads them. May use the array package. */
@NullMarked
package dev.onecopy.npy;

import org.jspecify.annotations.NullMarked;
