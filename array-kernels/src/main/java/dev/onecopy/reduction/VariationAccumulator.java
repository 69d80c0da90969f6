package dev.onecopy.reduction;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.kernel.Moments;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Count, mean and squared distances in one pass: those of a block are found while it is in the cache, and blocks are
 * merged like the digits of a binary counter, so that the error grows with the logarithm of their number.
 *
 * <p>Source: Chan, Golub and LeVeque, "Algorithms for Computing the Sample Variance" (1983).
 */
final class VariationAccumulator implements Accumulator {
    private final Kernels kernels;
    private final DType dtype;
    private final List<Moments> levels = new ArrayList<>();
    private long blockCount;

    VariationAccumulator(Kernels kernels, DType dtype) {
        this.kernels = kernels;
        this.dtype = dtype;
    }

    @Override
    public void add(Block block, @Nullable Block mask, int elementCount, long position) {
        Moments sum = mask == null
                ? kernels.moments(dtype, block, elementCount)
                : kernels.moments(dtype, block, mask, elementCount);
        int level = 0;
        for (long rest = blockCount; (rest & 1) == 1; rest >>>= 1) {
            sum = levels.get(level).and(sum);
            level++;
        }
        if (level == levels.size()) {
            levels.add(sum);
        } else {
            levels.set(level, sum);
        }
        blockCount++;
    }

    @Override
    public Partial partial() {
        Moments all = Moments.NONE;
        for (int level = 0; blockCount >>> level != 0; level++) {
            if ((blockCount >>> level & 1) == 1) {
                all = levels.get(level).and(all);
            }
        }
        // A mask may leave nothing; lanes still need words.
        return new Variation(all);
    }

    @Override
    public void clear() {
        blockCount = 0;
    }
}
