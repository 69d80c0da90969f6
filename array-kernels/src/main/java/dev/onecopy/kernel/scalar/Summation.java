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
        for (int first = 0; first < elementCount; first += Kernels.LEAF_ELEMENTS) {
            int count = Math.min(Kernels.LEAF_ELEMENTS, elementCount - first);
            Block leafLanes = lanes.from(first / Kernels.LEAF_ELEMENTS * Kernels.LANES);
            switch (dtype) {
                case FLOAT64 -> leafFloat64(source.from(first), count, leafLanes);
                case FLOAT16 -> leafFloat16(source.from(first), count, leafLanes);
                case FLOAT32 -> leafFloat32(source.from(first), count, leafLanes);
                default -> throw new IllegalArgumentException(dtype + " is not a floating type");
            }
        }
    }

    static void products(DType dtype, Block left, Block right, int elementCount, Block lanes) {
        for (int first = 0; first < elementCount; first += Kernels.LEAF_ELEMENTS) {
            int count = Math.min(Kernels.LEAF_ELEMENTS, elementCount - first);
            Block leafLanes = lanes.from(first / Kernels.LEAF_ELEMENTS * Kernels.LANES);
            switch (dtype) {
                case FLOAT64 -> productsFloat64(left.from(first), right.from(first), count, leafLanes);
                case FLOAT16 -> productsFloat16(left.from(first), right.from(first), count, leafLanes);
                case FLOAT32 -> productsFloat32(left.from(first), right.from(first), count, leafLanes);
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

    private static void leafFloat16(Block source, int elementCount, Block lanes) {
        for (int lane = 0; lane < Kernels.LANES; lane++) {
            double sum = -0.0;
            for (int i = lane; i < elementCount; i += Kernels.LANES) {
                sum += Float.float16ToFloat(source.memory().get(Elements.INT16, source.offsetBytes(i)));
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

    private static void productsFloat64(Block left, Block right, int elementCount, Block lanes) {
        for (int lane = 0; lane < Kernels.LANES; lane++) {
            double sum = -0.0;
            for (int i = lane; i < elementCount; i += Kernels.LANES) {
                double product = left.memory().get(Elements.FLOAT64, left.offsetBytes(i))
                        * right.memory().get(Elements.FLOAT64, right.offsetBytes(i));
                sum += product;
            }
            lanes.memory().set(Elements.FLOAT64, lanes.offsetBytes(lane), sum);
        }
    }

    private static void productsFloat16(Block left, Block right, int elementCount, Block lanes) {
        for (int lane = 0; lane < Kernels.LANES; lane++) {
            double sum = -0.0;
            for (int i = lane; i < elementCount; i += Kernels.LANES) {
                float product = Float.float16ToFloat(left.memory().get(Elements.INT16, left.offsetBytes(i)))
                        * Float.float16ToFloat(right.memory().get(Elements.INT16, right.offsetBytes(i)));
                sum += Float.float16ToFloat(Float.floatToFloat16(product));
            }
            lanes.memory().set(Elements.FLOAT64, lanes.offsetBytes(lane), sum);
        }
    }

    private static void productsFloat32(Block left, Block right, int elementCount, Block lanes) {
        for (int lane = 0; lane < Kernels.LANES; lane++) {
            double sum = -0.0;
            for (int i = lane; i < elementCount; i += Kernels.LANES) {
                float product = left.memory().get(Elements.FLOAT32, left.offsetBytes(i))
                        * right.memory().get(Elements.FLOAT32, right.offsetBytes(i));
                sum += product;
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
