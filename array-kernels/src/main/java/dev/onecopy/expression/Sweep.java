package dev.onecopy.expression;

import dev.onecopy.array.NdArray;
import dev.onecopy.array.Shape;
import java.util.List;
import java.util.Map;

/**
 * One pass over the arrays of one or several reductions, cut into slices. Reductions are in the same sweep if they run
 * over the same shape and have an array in common.
 */
final class Sweep {
    /** Slices are runs of whole blocks of this many elements, so that leaves of a sum never cross two slices. */
    static final int BLOCK_ELEMENTS = 4_096;

    /**
     * The most array bytes a slice reads: 2 to 5 ms of one core. Long enough to make a message cheap beside it, short
     * enough that jobs share the workers fairly and a cancelled one ends at once.
     */
    static final long SLICE_BYTES = 32L << 20;

    private final Shape shape;
    private final List<String> variables;
    private final List<Integer> reductions;
    private final Map<String, ArrayOperand> arrays;
    private final Traversal traversal;
    private final long sliceElements;
    private final int sliceCount;

    private Sweep(
            Shape shape,
            List<String> variables,
            List<Integer> reductions,
            Map<String, ArrayOperand> arrays,
            int maximumSlices) {
        this.shape = shape;
        this.variables = List.copyOf(variables);
        this.reductions = List.copyOf(reductions);
        this.arrays = arrays;
        this.traversal = Traversal.of(shape, variables.stream().map(this::array).toList());
        long blockCount = Math.max(1, Math.ceilDiv(shape.elementCount(), BLOCK_ELEMENTS));
        long blocksASlice = Math.max(1, SLICE_BYTES / Math.max(1, bytesAnElement() * BLOCK_ELEMENTS));
        long slices = Math.min(maximumSlices, Math.ceilDiv(blockCount, blocksASlice));
        long evenBlocks = Math.ceilDiv(blockCount, slices);
        this.sliceElements = evenBlocks * BLOCK_ELEMENTS;
        this.sliceCount = Math.toIntExact(Math.ceilDiv(blockCount, evenBlocks));
    }

    static Sweep of(Grid.Group group, Map<String, ArrayOperand> arrays, int maximumSlices) {
        return new Sweep(group.shape(), group.variables(), group.reductions(), arrays, maximumSlices);
    }

    Shape shape() {
        return shape;
    }

    /** The variables whose arrays are read, in the order of the expression. */
    List<String> variables() {
        return variables;
    }

    /** The indexes of the reductions, ascending. */
    List<Integer> reductions() {
        return reductions;
    }

    ArrayOperand array(String variable) {
        ArrayOperand array = arrays.get(variable);
        if (array == null) {
            throw new IllegalArgumentException("no array is planned for the variable '" + variable + "'");
        }
        return array;
    }

    Traversal traversal() {
        return traversal;
    }

    int sliceCount() {
        return sliceCount;
    }

    long firstElement(int slice) {
        return slice * sliceElements;
    }

    long elementCount(int slice) {
        return Math.min(sliceElements, shape.elementCount() - firstElement(slice));
    }

    /**
     * Makes sure that the arrays are those that were planned.
     *
     * @throws IllegalArgumentException if not
     */
    void check(Map<String, NdArray> given) {
        for (String variable : variables) {
            NdArray array = given.get(variable);
            if (array == null) {
                throw new IllegalArgumentException("the array of the variable '" + variable + "' is missing");
            }
            if (!ArrayOperand.of(array).equals(array(variable))) {
                throw new IllegalArgumentException("the array of the variable '" + variable + "' is " + array.dtype()
                        + " of shape " + array.shape() + " or has other strides; planned was "
                        + array(variable).dtype() + " of shape "
                        + array(variable).shape());
            }
        }
    }

    /** True if one element stands for all. */
    boolean isSingle(String variable) {
        return array(variable).shape().elementCount() == 1;
    }

    /** True if blocks of the array are read where they lie, without a copy. */
    boolean isContiguous(String variable) {
        return traversal.isContiguous(
                variables.indexOf(variable), array(variable).dtype().itemsizeBytes());
    }

    long bytesScanned(int slice) {
        return elementCount(slice) * bytesAnElement();
    }

    long bytesCopied(int slice) {
        long bytes = variables.stream()
                .filter(variable -> !isSingle(variable) && !isContiguous(variable))
                .mapToLong(variable -> array(variable).dtype().itemsizeBytes())
                .sum();
        return elementCount(slice) * bytes;
    }

    private long bytesAnElement() {
        return variables.stream()
                .filter(variable -> !isSingle(variable))
                .mapToLong(variable -> array(variable).dtype().itemsizeBytes())
                .sum();
    }
}
