package dev.onecopy.kernel.scalar;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Any dtype to a float: to the nearest, ties to even. */
final class FloatingConversion {
    private FloatingConversion() {}

    static void toFloat64(DType from, Block source, Block target, int elementCount) {
        switch (from) {
            case INT8 -> {
                for (int i = 0; i < elementCount; i++) {
                    double result = source.memory().get(ValueLayout.JAVA_BYTE, source.offsetBytes(i));
                    target.memory().set(Elements.FLOAT64, target.offsetBytes(i), result);
                }
            }
            case UINT8 -> {
                for (int i = 0; i < elementCount; i++) {
                    double result = (source.memory().get(ValueLayout.JAVA_BYTE, source.offsetBytes(i)) & 0xff);
                    target.memory().set(Elements.FLOAT64, target.offsetBytes(i), result);
                }
            }
            case INT16 -> {
                for (int i = 0; i < elementCount; i++) {
                    double result = source.memory().get(Elements.INT16, source.offsetBytes(i));
                    target.memory().set(Elements.FLOAT64, target.offsetBytes(i), result);
                }
            }
            case UINT16 -> {
                for (int i = 0; i < elementCount; i++) {
                    double result = (source.memory().get(Elements.INT16, source.offsetBytes(i)) & 0xffff);
                    target.memory().set(Elements.FLOAT64, target.offsetBytes(i), result);
                }
            }
            case INT32 -> {
                for (int i = 0; i < elementCount; i++) {
                    double result = source.memory().get(Elements.INT32, source.offsetBytes(i));
                    target.memory().set(Elements.FLOAT64, target.offsetBytes(i), result);
                }
            }
            case UINT32 -> {
                for (int i = 0; i < elementCount; i++) {
                    double result = (source.memory().get(Elements.INT32, source.offsetBytes(i)) & 0xffff_ffffL);
                    target.memory().set(Elements.FLOAT64, target.offsetBytes(i), result);
                }
            }
            case INT64 -> {
                for (int i = 0; i < elementCount; i++) {
                    double result = source.memory().get(Elements.INT64, source.offsetBytes(i));
                    target.memory().set(Elements.FLOAT64, target.offsetBytes(i), result);
                }
            }
            case FLOAT32 -> {
                for (int i = 0; i < elementCount; i++) {
                    double result = source.memory().get(Elements.FLOAT32, source.offsetBytes(i));
                    target.memory().set(Elements.FLOAT64, target.offsetBytes(i), result);
                }
            }
            case FLOAT16 -> {
                for (int i = 0; i < elementCount; i++) {
                    double result = Float.float16ToFloat(source.memory().get(Elements.INT16, source.offsetBytes(i)));
                    target.memory().set(Elements.FLOAT64, target.offsetBytes(i), result);
                }
            }
            case FLOAT64 ->
                MemorySegment.copy(
                        source.memory(),
                        source.offsetBytes(),
                        target.memory(),
                        target.offsetBytes(),
                        elementCount * 8L);
            case BOOL -> {
                for (int i = 0; i < elementCount; i++) {
                    double result = source.memory().get(ValueLayout.JAVA_BYTE, source.offsetBytes(i)) != 0 ? 1 : 0;
                    target.memory().set(Elements.FLOAT64, target.offsetBytes(i), result);
                }
            }
            case UINT64 -> {
                for (int i = 0; i < elementCount; i++) {
                    double result =
                            Elements.unsignedToDouble(source.memory().get(Elements.INT64, source.offsetBytes(i)));
                    target.memory().set(Elements.FLOAT64, target.offsetBytes(i), result);
                }
            }
        }
    }

    static void toFloat16(DType from, Block source, Block target, int elementCount) {
        for (int i = 0; i < elementCount; i++) {
            float value = from == DType.FLOAT64
                    ? Elements.towardsOdd(source.memory().get(Elements.FLOAT64, source.offsetBytes(i)))
                    : float32(from, source, i);
            target.memory().set(Elements.INT16, target.offsetBytes(i), Float.floatToFloat16(value));
        }
    }

    static void toFloat32(DType from, Block source, Block target, int elementCount) {
        for (int i = 0; i < elementCount; i++) {
            float result = float32(from, source, i);
            target.memory().set(Elements.FLOAT32, target.offsetBytes(i), result);
        }
    }

    private static float float32(DType from, Block source, int element) {
        return switch (from) {
            case FLOAT64 -> (float) source.memory().get(Elements.FLOAT64, source.offsetBytes(element));
            case FLOAT32 -> source.memory().get(Elements.FLOAT32, source.offsetBytes(element));
            case FLOAT16 -> Float.float16ToFloat(source.memory().get(Elements.INT16, source.offsetBytes(element)));
            case UINT64 -> Elements.unsignedToFloat(source.memory().get(Elements.INT64, source.offsetBytes(element)));
            default -> (float) Elements.read(from, source.memory(), source.offsetBytes(element));
        };
    }
}
