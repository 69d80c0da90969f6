package dev.onecopy.kernel.scalar;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.Extremum;

/** Smallest and largest elements. */
final class Extrema {
    private Extrema() {}

    static long of(Extremum which, DType dtype, Block source, int elementCount) {
        long result = Elements.read(dtype, source.memory(), source.offsetBytes());
        for (int i = 1; i < elementCount; i++) {
            result = which.of(dtype, result, Elements.read(dtype, source.memory(), source.offsetBytes(i)));
        }
        return result;
    }
}
