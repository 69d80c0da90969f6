package dev.onecopy.kernel;

import dev.onecopy.array.DType;

/**
 * Operations on blocks of native memory, each by dtype: an element has the same bytes in a block as in an array. Every
 * provider gives the same bits. Blocks may be the same, but must not overlap otherwise. Targets, and the sources of all
 * but {@link #binary}, are contiguous. A bool is any byte that is not 0 when read, and 0 or 1 when written.
 */
public interface Kernels {
    /** The number of elements that {@link #sumFloating} adds up as one leaf. */
    int LEAF_ELEMENTS = 1024;

    /** The number of sums of a leaf: element k of a leaf goes to sum k modulo this. */
    int LANES = 64;

    /** Which these are, as a heartbeat reports them: {@code scalar}, {@code simd-512}, … */
    String name();

    /**
     * Converts to a dtype that holds the value or comes nearest: never from a float to an integer.
     *
     * @throws IllegalArgumentException if {@code from} is floating and {@code to} is not, or {@code to} is bool
     */
    void convert(DType from, Block source, DType to, Block target, int elementCount);

    /**
     * Computes {@code target = left operation right}. Either operand may be repeated.
     *
     * @throws IllegalArgumentException if the operation is not defined on the dtype
     */
    void binary(BinaryOperation operation, DType dtype, Block left, Block right, Block target, int elementCount);

    /**
     * Computes {@code target = -source}: integers wrap, of floats the sign bit is turned.
     *
     * @throws IllegalArgumentException if the dtype is bool
     */
    void negate(DType dtype, Block source, Block target, int elementCount);

    /**
     * Sums elements as float64, in an order that does not depend on the width of a vector: in each leaf of
     * {@value #LEAF_ELEMENTS} elements there are {@value #LANES} sums that start at -0.0, to which elements are added
     * one after the other. Rounding: each sum is at most 16 additions deep.
     *
     * @param dtype float64, or float32, whose elements are first converted to float64
     * @param lanes where the sums go: float64, {@value #LANES} a leaf, as many leaves as it takes for all elements
     * @throws IllegalArgumentException if the dtype is not floating
     */
    void sumFloating(DType dtype, Block source, int elementCount, Block lanes);

    /**
     * Sums products as {@link #sumFloating} sums elements: each product is first rounded to the dtype. The same bits as
     * {@link #binary} and {@link #sumFloating} give one after the other, without the way through memory.
     *
     * @param left either operand, but not both, may be repeated
     * @throws IllegalArgumentException if the dtype is not floating
     */
    void sumProducts(DType dtype, Block left, Block right, int elementCount, Block lanes);

    /** Adds the sums of two leaves lane by lane: {@code target = left + right}, {@value #LANES} float64 each. */
    void addLanes(Block left, Block right, Block target);

    /** The sum of integers or bools modulo 2<sup>64</sup>; 0 of none. */
    long sumInteger(DType dtype, Block source, int elementCount);

    /**
     * The smallest or largest element by the rules of {@link Extremum}.
     *
     * @param elementCount at least 1
     * @return its {@link Elements bits}
     */
    long extremum(Extremum which, DType dtype, Block source, int elementCount);

    /** The fastest kernels of this JVM, chosen once. */
    static Kernels best() {
        return KernelProvider.BEST;
    }

    /** The reference kernels in plain Java. */
    static Kernels scalar() {
        return KernelProvider.SCALAR;
    }
}
