package dev.onecopy.kernel.simd;

import dev.onecopy.array.DType;
import dev.onecopy.array.DType.Kind;
import dev.onecopy.kernel.BinaryOperation;
import java.util.Arrays;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorOperators.Conversion;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The conversions of the Vector API that are ours: to wider integers and to floats. */
final class Conversions {
    private static final int NARROWEST_BITS = 64;
    private static final Object[] NONE = {};

    private Conversions() {}

    /** What {@link ConversionLoop} takes, or nothing if there is no such conversion here. */
    static Object[] constants(DType from, DType to) {
        if (from == DType.FLOAT32 && to == DType.FLOAT64) {
            return direct(from, to, VectorOperators.F2D);
        }
        if (from == DType.FLOAT64 && to == DType.FLOAT32) {
            return direct(from, to, VectorOperators.D2F);
        }
        if (!from.isInteger() || from.itemsizeBytes() > to.itemsizeBytes()) {
            return NONE;
        }
        if (to.isInteger() && from.itemsizeBytes() < to.itemsizeBytes()) {
            return direct(from, to, widening(from, to.itemsizeBytes()));
        }
        if (to == DType.FLOAT64 && from != DType.UINT64) {
            int between = from == DType.UINT32 || from == DType.INT64 ? Long.BYTES : Integer.BYTES;
            Conversion<?, ?> second = between == Long.BYTES ? VectorOperators.L2D : VectorOperators.I2D;
            return twoSteps(from, to, between, second);
        }
        if (to == DType.FLOAT32 && from.itemsizeBytes() <= Integer.BYTES && from != DType.UINT32) {
            return twoSteps(from, to, Integer.BYTES, VectorOperators.I2F);
        }
        return NONE;
    }

    /** What {@link TruncationLoop} takes, or nothing if there is no such conversion here. */
    static Object[] truncation(DType from, DType to) {
        boolean single = from == DType.FLOAT32;
        if (from == DType.FLOAT16 || to == DType.UINT32 || to == DType.UINT64) {
            return NONE;
        }
        if (to == DType.INT64) {
            return direct(from, to, single ? VectorOperators.F2L : VectorOperators.D2L);
        }
        Conversion<?, ?> first = single ? VectorOperators.F2I : VectorOperators.D2I;
        if (to == DType.INT32) {
            return direct(from, to, first);
        }
        int lanes = Species.bits() / Byte.SIZE / from.itemsizeBytes();
        if (isTooNarrow(lanes, to.itemsizeBytes())) {
            return NONE;
        }
        return new Object[] {species(from, lanes), first, species(DType.INT32, lanes), narrowing(to), species(to, lanes)
        };
    }

    /** Whether {@link DivisionLoop} computes this. */
    static boolean divides(BinaryOperation operation, DType dtype) {
        boolean division = operation == BinaryOperation.FLOOR_DIVIDE || operation == BinaryOperation.REMAINDER;
        return division
                && dtype.isInteger()
                && dtype.itemsizeBytes() <= Integer.BYTES
                && !isTooNarrow(Species.FLOAT64.length(), dtype.itemsizeBytes());
    }

    /** What {@link DivisionLoop} takes: the way to float64, and that back. */
    static Object[] division(BinaryOperation operation, DType dtype) {
        Object[] there = constants(dtype, DType.FLOAT64);
        Object[] all = Arrays.copyOf(there, there.length + 4);
        all[there.length] = operation;
        all[there.length + 1] = dtype == DType.UINT32;
        all[there.length + 2] = species(DType.INT32, Species.FLOAT64.length());
        all[there.length + 3] = narrowing(dtype);
        return all;
    }

    private static Conversion<?, ?> narrowing(DType to) {
        return to.itemsizeBytes() == 1 ? VectorOperators.I2B : VectorOperators.I2S;
    }

    private static Object[] direct(DType from, DType to, Conversion<?, ?> conversion) {
        int lanes = Species.bits() / Byte.SIZE / Math.max(from.itemsizeBytes(), to.itemsizeBytes());
        if (isTooNarrow(lanes, from.itemsizeBytes()) || isTooNarrow(lanes, to.itemsizeBytes())) {
            return NONE;
        }
        VectorSpecies<?> target = species(to, lanes);
        return new Object[] {species(from, lanes), conversion, target, conversion, target};
    }

    private static Object[] twoSteps(DType from, DType to, int betweenBytes, Conversion<?, ?> second) {
        if (from.itemsizeBytes() == betweenBytes && from.kind() == Kind.SIGNED) {
            return direct(from, to, second);
        }
        int lanes = Species.bits() / Byte.SIZE / to.itemsizeBytes();
        if (isTooNarrow(lanes, from.itemsizeBytes())) {
            return NONE;
        }
        DType between = betweenBytes == Long.BYTES ? DType.INT64 : DType.INT32;
        Conversion<?, ?> first = widening(from, betweenBytes);
        return new Object[] {species(from, lanes), first, species(between, lanes), second, species(to, lanes)};
    }

    private static boolean isTooNarrow(int lanes, int itemsizeBytes) {
        return lanes * itemsizeBytes * Byte.SIZE < NARROWEST_BITS;
    }

    private static VectorSpecies<?> species(DType dtype, int lanes) {
        return VectorSpecies.of(
                Species.of(dtype).elementType(), VectorShape.forBitSize(lanes * dtype.itemsizeBytes() * Byte.SIZE));
    }

    private static Conversion<?, ?> widening(DType from, int toBytes) {
        boolean unsigned = from.kind() == Kind.UNSIGNED;
        return switch (from.itemsizeBytes() * 10 + toBytes) {
            case 12 -> unsigned ? VectorOperators.ZERO_EXTEND_B2S : VectorOperators.B2S;
            case 14 -> unsigned ? VectorOperators.ZERO_EXTEND_B2I : VectorOperators.B2I;
            case 18 -> unsigned ? VectorOperators.ZERO_EXTEND_B2L : VectorOperators.B2L;
            case 24 -> unsigned ? VectorOperators.ZERO_EXTEND_S2I : VectorOperators.S2I;
            case 28 -> unsigned ? VectorOperators.ZERO_EXTEND_S2L : VectorOperators.S2L;
            default -> unsigned ? VectorOperators.ZERO_EXTEND_I2L : VectorOperators.I2L;
        };
    }
}
