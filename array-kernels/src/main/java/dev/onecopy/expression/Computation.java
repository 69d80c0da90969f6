package dev.onecopy.expression;

import dev.onecopy.array.NdArray;
import dev.onecopy.kernel.Interruption;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.reduction.Partial;
import java.util.List;
import java.util.Map;

/**
 * An expression with the dtypes, shapes and values of its variables: typed, cut into slices, ready to run. A pure
 * function of its arguments, so that whoever plans and whoever computes build the same one. Immutable and thread-safe.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class Computation {
    /** The version of the rules that cut the grid and fix the order of additions. */
    public static final int PLAN_VERSION = 1;

    private Computation() {}

    /**
     * Types the expression for every item and cuts the grid. The grid depends on the expression and the arrays, not on
     * the items, so a group of the items has the same slices and gives the same bits as all of them.
     *
     * @param expression what to compute
     * @param arrays what its variables stand for; others than those of the expression are ignored
     * @param items the values of the other variables, one entry a mapped value; at least one, all with the same names
     * @throws ExpressionException where NumPy raises an exception, and where the language has no such thing
     * @throws IllegalArgumentException if there is no item
     */
    public static Computation of(
            Expression expression, Map<String, ArrayOperand> arrays, List<Map<String, ScalarValue>> items) {
        throw new UnsupportedOperationException("not written yet");
    }

    public int itemCount() {
        throw new UnsupportedOperationException("not written yet");
    }

    /** At least 1. */
    public int sliceCount() {
        throw new UnsupportedOperationException("not written yet");
    }

    /** How many reductions each slice gives a partial for, whatever the item. */
    public int reductionCount() {
        throw new UnsupportedOperationException("not written yet");
    }

    /** Array bytes that the slice reads, whatever the number of items. */
    public long bytesScannedPerSlice(int slice) {
        throw new UnsupportedOperationException("not written yet");
    }

    /**
     * Of {@link #bytesScannedPerSlice}, those that are first copied to scratch memory because they are not contiguous.
     */
    public long bytesCopiedPerSlice(int slice) {
        throw new UnsupportedOperationException("not written yet");
    }

    /**
     * Computes one slice for all items in one pass over memory.
     *
     * @param slice from 0 to {@link #sliceCount()} - 1
     * @param arrays the variables' arrays, with the dtypes, shapes and strides that were planned, in native memory
     * @param kernels what to compute with; every choice gives the same bits
     * @param interruption asked between blocks
     * @return one partial an item and reduction: {@code [item][reduction]}
     * @throws ComputationInterruptedException if interrupted
     * @throws IllegalArgumentException if an array is missing or not what was planned
     */
    public List<List<Partial>> run(int slice, Map<String, NdArray> arrays, Kernels kernels, Interruption interruption) {
        throw new UnsupportedOperationException("not written yet");
    }

    /**
     * A partial from the words of {@link Partial#words()}, which may come from anywhere.
     *
     * @throws IllegalArgumentException if the words are none of this reduction for this item
     */
    public Partial decode(int reduction, int item, long[] words) {
        throw new UnsupportedOperationException("not written yet");
    }

    /**
     * Merges the partials in a fixed order and computes what stands around the reductions.
     *
     * @param bySlice {@code [slice][item][reduction]}, complete
     * @return one result an item
     * @throws IllegalArgumentException if the lists are not of these lengths
     */
    public List<ScalarResult> finish(List<List<List<Partial>>> bySlice) {
        throw new UnsupportedOperationException("not written yet");
    }
}
