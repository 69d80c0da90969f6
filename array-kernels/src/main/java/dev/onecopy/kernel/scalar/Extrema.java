package dev.onecopy.kernel.scalar;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.Extremum;

/** Smallest and largest elements, and where they are. */
final class Extrema {
    private Extrema() {}

    static long of(Extremum which, DType dtype, Block source, int elementCount) {
        long result = Elements.read(dtype, source.memory(), source.offsetBytes());
        for (int i = 1; i < elementCount; i++) {
            result = which.of(dtype, result, Elements.read(dtype, source.memory(), source.offsetBytes(i)));
        }
        return result;
    }

    static int argument(Extremum which, DType dtype, Block source, int elementCount) {
        if (which.passesOverNan()) {
            throw new IllegalArgumentException("the position of " + which + " is not computed");
        }
        return dtype.isFloating()
                ? floatingArgument(which, dtype, source, elementCount)
                : integerArgument(which, dtype, source, elementCount);
    }

    private static int floatingArgument(Extremum which, DType dtype, Block source, int elementCount) {
        boolean minimum = which.isMinimum();
        double best = FloatingElement.read(dtype, source, 0);
        int result = 0;
        for (int i = 1; i < elementCount && !Double.isNaN(best); i++) {
            double element = FloatingElement.read(dtype, source, i);
            if ((minimum ? element < best : element > best) || Double.isNaN(element)) {
                best = element;
                result = i;
            }
        }
        return result;
    }

    private static int integerArgument(Extremum which, DType dtype, Block source, int elementCount) {
        boolean minimum = which.isMinimum();
        long best = Elements.key(dtype, source.memory(), source.offsetBytes());
        int result = 0;
        for (int i = 1; i < elementCount; i++) {
            long element = Elements.key(dtype, source.memory(), source.offsetBytes(i));
            if (minimum ? element < best : element > best) {
                best = element;
                result = i;
            }
        }
        return result;
    }
}
