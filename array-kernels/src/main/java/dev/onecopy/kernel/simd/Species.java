package dev.onecopy.kernel.simd;

import dev.onecopy.array.DType;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The vectors of this machine: as wide as it prefers, at most 512 bits, which the lanes of a leaf are cut for. */
final class Species {
    private static final int MAXIMUM_BITS = 512;
    private static final VectorShape SHAPE = VectorShape.forBitSize(
            Math.min(MAXIMUM_BITS, VectorShape.preferredShape().vectorBitSize()));
    private static final VectorShape HALF_SHAPE = VectorShape.forBitSize(SHAPE.vectorBitSize() / 2);

    static final VectorSpecies<Double> FLOAT64 = VectorSpecies.of(double.class, SHAPE);
    static final VectorSpecies<Float> FLOAT32 = VectorSpecies.of(float.class, SHAPE);
    static final VectorSpecies<Long> INT64 = VectorSpecies.of(long.class, SHAPE);
    static final VectorSpecies<Integer> INT32 = VectorSpecies.of(int.class, SHAPE);
    static final VectorSpecies<Short> INT16 = VectorSpecies.of(short.class, SHAPE);
    static final VectorSpecies<Byte> INT8 = VectorSpecies.of(byte.class, SHAPE);

    /** As many float32 as there are float64 in a vector. */
    static final VectorSpecies<Float> HALF_FLOAT32 = VectorSpecies.of(float.class, HALF_SHAPE);

    /** As many int32 as there are float64 in a vector. */
    static final VectorSpecies<Integer> HALF_INT32 = VectorSpecies.of(int.class, HALF_SHAPE);

    private Species() {}

    /**
     * The vectors of a dtype.
     *
     * @throws IllegalArgumentException of float16, for which there are none
     */
    static VectorSpecies<?> of(DType dtype) {
        return switch (dtype) {
            case FLOAT64 -> FLOAT64;
            case FLOAT32 -> FLOAT32;
            case INT64, UINT64 -> INT64;
            case INT32, UINT32 -> INT32;
            case INT16, UINT16 -> INT16;
            case INT8, UINT8, BOOL -> INT8;
            case FLOAT16 -> throw new IllegalArgumentException("there are no vectors of " + dtype);
        };
    }

    /** The vectors of integers as wide as a dtype. */
    static VectorSpecies<?> ofWidth(DType dtype) {
        return switch (dtype.itemsizeBytes()) {
            case 1 -> INT8;
            case 2 -> INT16;
            case 4 -> INT32;
            default -> INT64;
        };
    }

    /**
     * A vector of bytes.
     *
     * @param lanes 8, 16, 32 or 64
     */
    static VectorSpecies<Byte> bytes(int lanes) {
        return VectorSpecies.of(byte.class, VectorShape.forBitSize(lanes * Byte.SIZE));
    }

    /** The width of a vector. */
    static int bits() {
        return SHAPE.vectorBitSize();
    }
}
