package dev.onecopy.kernel.simd;

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

    /** As many float32 as there are float64 in a vector. */
    static final VectorSpecies<Float> HALF_FLOAT32 = VectorSpecies.of(float.class, HALF_SHAPE);

    /** As many int32 as there are int64 in a vector. */
    static final VectorSpecies<Integer> HALF_INT32 = VectorSpecies.of(int.class, HALF_SHAPE);

    private Species() {}

    /** The width of a vector. */
    static int bits() {
        return SHAPE.vectorBitSize();
    }
}
