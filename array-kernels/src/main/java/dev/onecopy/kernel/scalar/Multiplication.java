package dev.onecopy.kernel.scalar;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.Kernels;

/** Products: of floats in the order that {@link Kernels#sumFloating} fixes, of integers modulo 2<sup>64</sup>. */
final class Multiplication {
    private Multiplication() {}

    static void floating(DType dtype, Block source, int elementCount, Block lanes) {
        for (int first = 0; first < elementCount; first += Kernels.LEAF_ELEMENTS) {
            int end = Math.min(first + Kernels.LEAF_ELEMENTS, elementCount);
            Block leafLanes = lanes.from(first / Kernels.LEAF_ELEMENTS * Kernels.LANES);
            for (int lane = 0; lane < Kernels.LANES; lane++) {
                double product = 1;
                for (int i = first + lane; i < end; i += Kernels.LANES) {
                    product *= FloatingElement.read(dtype, source, i);
                }
                leafLanes.memory().set(Elements.FLOAT64, leafLanes.offsetBytes(lane), product);
            }
        }
    }

    static long integer(DType dtype, Block source, int elementCount) {
        long product = 1;
        for (int i = 0; i < elementCount; i++) {
            product *= Elements.read(dtype, source.memory(), source.offsetBytes(i));
        }
        return product;
    }
}
