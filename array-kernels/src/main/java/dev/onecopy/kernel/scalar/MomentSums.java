package dev.onecopy.kernel.scalar;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.kernel.Moments;
import org.jspecify.annotations.Nullable;

/** Mean and squared distances from it, in the lanes that {@link Kernels#moments(DType, Block, int)} fixes. */
public final class MomentSums {
    private MomentSums() {}

    static Moments of(DType dtype, Block source, @Nullable Block mask, int elementCount) {
        double[] sums = new double[Kernels.LANES];
        long count = add(dtype, source, mask, 0, elementCount, sums);
        if (count == 0) {
            return Moments.NONE;
        }
        double mean = halved(sums) / count;
        double[] distances = new double[Kernels.LANES];
        double[] squares = new double[Kernels.LANES];
        addDistances(dtype, source, mask, 0, elementCount, mean, distances, squares);
        return finished(count, mean, distances, squares);
    }

    private static double element(DType dtype, Block source, int element) {
        return dtype == DType.INT32
                ? source.memory().get(Elements.INT32, source.offsetBytes(element))
                : FloatingElement.read(dtype, source, element);
    }

    private static boolean isIncluded(@Nullable Block mask, int element) {
        return mask == null || Elements.read(DType.BOOL, mask.memory(), mask.offsetBytes(element)) != 0;
    }

    /**
     * Adds elements from {@code first} on to the sums of their lanes.
     *
     * @return how many the mask includes
     */
    public static long add(
            DType dtype, Block source, @Nullable Block mask, int first, int elementCount, double[] sums) {
        long count = 0;
        for (int i = first; i < elementCount; i++) {
            if (isIncluded(mask, i)) {
                count++;
                sums[i % Kernels.LANES] += element(dtype, source, i);
            }
        }
        return count;
    }

    /** Adds the distances of elements from {@code first} on, and their squares, to the sums of their lanes. */
    public static void addDistances(
            DType dtype,
            Block source,
            @Nullable Block mask,
            int first,
            int elementCount,
            double mean,
            double[] distances,
            double[] squares) {
        for (int i = first; i < elementCount; i++) {
            if (isIncluded(mask, i)) {
                double distance = element(dtype, source, i) - mean;
                distances[i % Kernels.LANES] += distance;
                squares[i % Kernels.LANES] = Math.fma(distance, distance, squares[i % Kernels.LANES]);
            }
        }
    }

    /**
     * The moments from the lanes of the second walk.
     *
     * @param distances the sums of the distances from the mean; used up
     * @param squares the sums of their squares; used up
     */
    public static Moments finished(long count, double mean, double[] distances, double[] squares) {
        double distance = halved(distances);
        double sum = halved(squares);
        if (!Double.isInfinite(sum)) {
            // In this order it is at most the sum of the squares, and does not overflow before that does.
            sum = Math.max(0, sum - distance * (distance / count));
        }
        return new Moments(count, mean, sum);
    }

    /** The sum of all lanes, by adding the upper half to the lower until one is left; uses them up. */
    public static double halved(double[] lanes) {
        for (int half = lanes.length / 2; half > 0; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                lanes[lane] += lanes[lane + half];
            }
        }
        return lanes[0];
    }
}
