/** Tests of decoding images. */
@NullMarked
package dev.onecopy.api.image;

import org.jspecify.annotations.NullMarked;
