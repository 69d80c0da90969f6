package dev.onecopy.reduction;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.kernel.Moments;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Count, mean and squared distances in one pass: those of {@value #LEAF_ELEMENTS} elements are found while these are in
 * the cache, and leaves are merged like the digits of a binary counter, so that the error grows with the logarithm of
 * their number. Blocks, but for the last, have whole leaves.
 *
 * <p>Source: Chan, Golub and LeVeque, "Algorithms for Computing the Sample Variance" (1983).
 */
final class VariationAccumulator implements Accumulator {
    private static final int LEAF_ELEMENTS = 2_048;

    private final Kernels kernels;
    private final DType dtype;
    private final List<Moments> levels = new ArrayList<>();
    private long leafCount;

    VariationAccumulator(Kernels kernels, DType dtype) {
        this.kernels = kernels;
        this.dtype = dtype;
    }

    @Override
    public void add(Block block, @Nullable Block mask, int elementCount, long position) {
        for (int first = 0; first < elementCount; first += LEAF_ELEMENTS) {
            int count = Math.min(LEAF_ELEMENTS, elementCount - first);
            Block leaf = block.from(first);
            carry(moments(leaf, mask == null ? null : mask.from(first), count));
        }
    }

    private Moments moments(Block leaf, @Nullable Block mask, int count) {
        if (mask != null) {
            return kernels.moments(dtype, leaf, mask, count);
        }
        return dtype.isNarrowInteger()
                ? kernels.momentsOfNarrow(dtype, leaf, count)
                : kernels.moments(dtype, leaf, count);
    }

    private void carry(Moments leaf) {
        Moments sum = leaf;
        int level = 0;
        for (long rest = leafCount; (rest & 1) == 1; rest >>>= 1) {
            sum = levels.get(level).and(sum);
            level++;
        }
        if (level == levels.size()) {
            levels.add(sum);
        } else {
            levels.set(level, sum);
        }
        leafCount++;
    }

    @Override
    public Partial partial() {
        Moments all = Moments.NONE;
        for (int level = 0; leafCount >>> level != 0; level++) {
            if ((leafCount >>> level & 1) == 1) {
                all = levels.get(level).and(all);
            }
        }
        // A mask may leave nothing; lanes still need words.
        return new Variation(all);
    }

    @Override
    public void clear() {
        leafCount = 0;
    }
}
