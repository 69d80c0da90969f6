package dev.onecopy.kernel.simd;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.kernel.Moments;
import dev.onecopy.kernel.scalar.MomentSums;
import java.util.Arrays;

/** Moments of float64, float32 and int32: whole rows of lanes by vectors, the rest one by one. */
final class MomentVectors {
    /** Memory of this thread: new arrays for each block would pass through the cache beside its elements. */
    private static final ThreadLocal<double[]> LANES = ThreadLocal.withInitial(() -> new double[Kernels.LANES]);

    private static final ThreadLocal<double[]> SQUARES = ThreadLocal.withInitial(() -> new double[Kernels.LANES]);

    private MomentVectors() {}

    static Moments of(DType dtype, Block source, int elementCount) {
        if (elementCount == 0) {
            return Moments.NONE;
        }
        int whole = elementCount - elementCount % Kernels.LANES;
        Loops.MomentSums loop = LoopTable.moments(dtype);
        double[] sums = LANES.get();
        Arrays.fill(sums, 0);
        loop.sum(source, whole, sums);
        MomentSums.add(dtype, source, null, whole, elementCount, sums);
        double mean = MomentSums.halved(sums) / elementCount;
        double[] distances = sums;
        Arrays.fill(distances, 0);
        double[] squares = SQUARES.get();
        Arrays.fill(squares, 0);
        loop.distances(source, whole, mean, distances, squares);
        MomentSums.addDistances(dtype, source, null, whole, elementCount, mean, distances, squares);
        return MomentSums.finished(elementCount, mean, distances, squares);
    }

    /**
     * Those of the elements that a mask is true for.
     *
     * @param mask not repeated
     * @param count how many these are, at least 1
     */
    static Moments of(DType dtype, Block source, Block mask, int elementCount, long count) {
        int whole = elementCount - elementCount % Kernels.LANES;
        Loops.MaskedMomentSums loop = LoopTable.maskedMoments(dtype);
        double[] sums = new double[Kernels.LANES];
        loop.sum(source, mask, whole, sums);
        MomentSums.add(dtype, source, mask, whole, elementCount, sums);
        double mean = MomentSums.halved(sums) / count;
        double[] distances = new double[Kernels.LANES];
        double[] squares = new double[Kernels.LANES];
        loop.distances(source, mask, whole, mean, distances, squares);
        MomentSums.addDistances(dtype, source, mask, whole, elementCount, mean, distances, squares);
        return MomentSums.finished(count, mean, distances, squares);
    }
}
