package dev.onecopy.kernel.scalar;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.Kernels;
import java.lang.foreign.ValueLayout;

/** Sums: of floats in the order that {@link Kernels#sumFloating} fixes, of integers modulo 2<sup>64</sup>. */
final class Summation {
    private Summation() {}

    static void floating(DType dtype, Block source, int elementCount, Block lanes) {
        int leafCount = Math.ceilDiv(elementCount, Kernels.LEAF_ELEMENTS);
        for (int leaf = 0; leaf < leafCount; leaf++) {
            int first = leaf * Kernels.LEAF_ELEMENTS;
            int count = Math.min(Kernels.LEAF_ELEMENTS, elementCount - first);
            Block leafLanes = lanes.from(leaf * Kernels.LANES);
            switch (dtype) {
                case FLOAT64 -> leafFloat64(source.from(first), count, leafLanes);
                case FLOAT32 -> leafFloat32(source.from(first), count, leafLanes);
                default -> throw new IllegalArgumentException(dtype + " is not a floating type");
            }
        }
    }

    private static void leafFloat64(Block source, int elementCount, Block lanes) {
        for (int lane = 0; lane < Kernels.LANES; lane++) {
            double sum = -0.0;
            for (int i = lane; i < elementCount; i += Kernels.LANES) {
                sum += source.memory().get(Elements.FLOAT64, source.offsetBytes(i));
            }
            lanes.memory().set(Elements.FLOAT64, lanes.offsetBytes(lane), sum);
        }
    }

    private static void leafFloat32(Block source, int elementCount, Block lanes) {
        for (int lane = 0; lane < Kernels.LANES; lane++) {
            double sum = -0.0;
            for (int i = lane; i < elementCount; i += Kernels.LANES) {
                sum += source.memory().get(Elements.FLOAT32, source.offsetBytes(i));
            }
            lanes.memory().set(Elements.FLOAT64, lanes.offsetBytes(lane), sum);
        }
    }

    static long integer(DType dtype, Block source, int elementCount) {
        long sum = 0;
        switch (dtype) {
            case BOOL -> {
                for (int i = 0; i < elementCount; i++) {
                    sum += source.memory().get(ValueLayout.JAVA_BYTE, source.offsetBytes(i)) != 0 ? 1 : 0;
                }
            }
            case INT8 -> {
                for (int i = 0; i < elementCount; i++) {
                    sum += source.memory().get(ValueLayout.JAVA_BYTE, source.offsetBytes(i));
                }
            }
            case UINT8 -> {
                for (int i = 0; i < elementCount; i++) {
                    sum += source.memory().get(ValueLayout.JAVA_BYTE, source.offsetBytes(i)) & 0xff;
                }
            }
            case INT16 -> {
                for (int i = 0; i < elementCount; i++) {
                    sum += source.memory().get(Elements.INT16, source.offsetBytes(i));
                }
            }
            case UINT16 -> {
                for (int i = 0; i < elementCount; i++) {
                    sum += source.memory().get(Elements.INT16, source.offsetBytes(i)) & 0xffff;
                }
            }
            case INT32 -> {
                for (int i = 0; i < elementCount; i++) {
                    sum += source.memory().get(Elements.INT32, source.offsetBytes(i));
                }
            }
            case UINT32 -> {
                for (int i = 0; i < elementCount; i++) {
                    sum += source.memory().get(Elements.INT32, source.offsetBytes(i)) & 0xffff_ffffL;
                }
            }
            case INT64, UINT64 -> {
                for (int i = 0; i < elementCount; i++) {
                    sum += source.memory().get(Elements.INT64, source.offsetBytes(i));
                }
            }
            default -> throw new IllegalArgumentException(dtype + " is not an integer type");
        }
        return sum;
    }
}
