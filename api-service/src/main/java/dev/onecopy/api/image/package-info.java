/** PNG and JPEG files in memory, decoded into memory; knows neither the segment nor HTTP. */
@NullMarked
package dev.onecopy.api.image;

import org.jspecify.annotations.NullMarked;
