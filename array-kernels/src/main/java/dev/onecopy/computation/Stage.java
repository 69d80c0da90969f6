package dev.onecopy.computation;

import dev.onecopy.array.NdArray;
import dev.onecopy.kernel.Interruption;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.reduction.Partial;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One pass over the arrays, cut into slices that may run anywhere, in any order, and more than once. Immutable and
 * thread-safe.
 */
public final class Stage {
    private final int index;
    private final dev.onecopy.expression.Computation computation;

    Stage(int index, dev.onecopy.expression.Computation computation) {
        this.index = index;
        this.computation = computation;
    }

    /** How many stages come before this one. */
    public int index() {
        return index;
    }

    /** At least 1. */
    public int sliceCount() {
        return computation.sliceCount();
    }

    /** The arrays that the slices write; their positions count from 0. */
    public List<OutputArray> outputs() {
        return List.of();
    }

    /** Array bytes that the slice reads, whatever the number of items; of arrays that broadcast, an upper bound. */
    public long bytesScanned(int slice) {
        return computation.bytesScannedPerSlice(slice);
    }

    /** Of {@link #bytesScanned}, those that are copied to scratch memory because they are not contiguous. */
    public long bytesCopied(int slice) {
        return computation.bytesCopiedPerSlice(slice);
    }

    /** How many reductions the slices give partials for, at most, whatever the item; 0 if the stage only writes. */
    public int reductionCount() {
        return computation.reductionCount();
    }

    /**
     * Computes one slice for all items in one pass over memory.
     *
     * @param slice from 0 to {@link #sliceCount()} - 1
     * @param memory where its arrays are
     * @param kernels what to compute with; every choice gives the same bits
     * @param interruption asked between blocks
     * @return one partial an item and reduction, {@code [item][reduction]}; at most 16 KiB of words an item
     * @throws ComputationInterruptedException if interrupted
     * @throws IllegalArgumentException if an array is missing or not what was planned
     */
    public List<List<Partial>> run(int slice, SliceMemory memory, Kernels kernels, Interruption interruption) {
        Map<String, NdArray> arrays =
                computation.variables().stream().collect(Collectors.toMap(Function.identity(), memory::array));
        try {
            return computation.run(slice, arrays, kernels, interruption);
        } catch (dev.onecopy.expression.ComputationInterruptedException interrupted) {
            throw new ComputationInterruptedException(slice);
        }
    }

    /**
     * A partial from the words of {@link Partial#words()}, which may come from anywhere.
     *
     * @throws IllegalArgumentException if there is no such reduction or item, or the words are none of it
     */
    public Partial decode(int reduction, int item, long[] words) {
        return computation.decode(reduction, item, words);
    }

    /**
     * Merges the partials of all slices in a fixed order.
     *
     * @param bySlice {@code [slice][item][reduction]}, complete
     * @return what is to be appended to the {@link Findings}
     * @throws IllegalArgumentException if the lists are not of these lengths or hold partials of something else
     */
    public long[] merge(List<List<List<Partial>>> bySlice) {
        return computation.finish(bySlice).stream()
                .mapToLong(dev.onecopy.expression.ScalarResult::bits)
                .toArray();
    }
}
