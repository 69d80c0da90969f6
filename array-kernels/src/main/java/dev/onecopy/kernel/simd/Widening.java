package dev.onecopy.kernel.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.onecopy.kernel.Block;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;

/** Conversions to twice the width. Element counts are multiples of {@link #LANES}. */
final class Widening {
    static final int LANES = Species.FLOAT64.length();

    private Widening() {}

    static void float32ToFloat64(Block source, Block target, int elementCount) {
        for (int i = 0; i < elementCount; i += LANES) {
            FloatVector narrow = FloatVector.fromMemorySegment(
                    Species.HALF_FLOAT32, source.memory(), source.offsetBytes(i), LITTLE_ENDIAN);
            DoubleVector wide = (DoubleVector) narrow.convertShape(VectorOperators.F2D, Species.FLOAT64, 0);
            wide.intoMemorySegment(target.memory(), target.offsetBytes(i), LITTLE_ENDIAN);
        }
    }

    static void int32ToFloat64(Block source, Block target, int elementCount) {
        for (int i = 0; i < elementCount; i += LANES) {
            DoubleVector wide =
                    (DoubleVector) loadInt32(source, i).convertShape(VectorOperators.I2D, Species.FLOAT64, 0);
            wide.intoMemorySegment(target.memory(), target.offsetBytes(i), LITTLE_ENDIAN);
        }
    }

    static void int32ToInt64(Block source, Block target, int elementCount) {
        for (int i = 0; i < elementCount; i += LANES) {
            LongVector wide = (LongVector) loadInt32(source, i).convertShape(VectorOperators.I2L, Species.INT64, 0);
            wide.intoMemorySegment(target.memory(), target.offsetBytes(i), LITTLE_ENDIAN);
        }
    }

    private static IntVector loadInt32(Block source, int element) {
        return IntVector.fromMemorySegment(
                Species.HALF_INT32, source.memory(), source.offsetBytes(element), LITTLE_ENDIAN);
    }
}
