package dev.onecopy.kernel;

import dev.onecopy.array.DType;

/**
 * Operations on blocks of native memory, each by dtype: an element has the same bytes in a block as in an array. Every
 * provider gives the same bits, of NaN up to its sign and payload. Blocks of the same item size may be the same, but
 * must not overlap otherwise. Targets are contiguous; sources are too where nothing else is said. A bool is any byte
 * that is not 0 when read, and 0 or 1 when written.
 */
public interface Kernels {
    /** The number of elements that {@link #sumFloating} adds up as one leaf. */
    int LEAF_ELEMENTS = 1024;

    /** The number of sums of a leaf: element k of a leaf goes to sum k modulo this. */
    int LANES = 64;

    /** Which these are, as a heartbeat reports them: {@code scalar}, {@code simd-512}, … */
    String name();

    /**
     * Converts by the rules of NumPy's {@code astype} on x86-64. To bool: what is not 0 is true, NaN too. To a float:
     * to the nearest, ties to even, rounded once. Between integers: modulo the width. From a float to an integer: the
     * fraction is cut off; NaN, infinities and what is out of range give what that processor gives, which is
     * -2<sup>63</sup> as int64, 2<sup>63</sup> as uint64 (0 if it is above 2<sup>64</sup>), -2<sup>31</sup> as int32,
     * 2<sup>31</sup> as uint32 (0 if it is above 2<sup>32</sup>, and of float16), and the low bits of the int32 as the
     * smaller integers.
     */
    void convert(DType from, Block source, DType to, Block target, int elementCount);

    /**
     * Computes {@code target = operation(source)}.
     *
     * @param dtype of the source; the target has the {@linkplain UnaryOperation#resultType result's}
     * @throws IllegalArgumentException if the operation is not defined on the dtype
     */
    void unary(UnaryOperation operation, DType dtype, Block source, Block target, int elementCount);

    /**
     * Computes {@code target = left operation right}. Either operand, or both, may be repeated.
     *
     * @param dtype of both operands; the target has the {@linkplain BinaryOperation#resultType result's}
     * @throws IllegalArgumentException if the operation is not defined on the dtype
     * @throws ArithmeticException if it is a power of integers and an exponent is negative
     */
    void binary(BinaryOperation operation, DType dtype, Block left, Block right, Block target, int elementCount);

    /**
     * Computes {@code target = start operation row 0 operation row 1} and so on, from left to right. The same bits as
     * {@link #binary} gives row by row.
     *
     * @param operation whose result has the dtype of its operands
     * @param start not repeated; may be the target
     * @param rows at least one
     */
    default void foldRows(
            BinaryOperation operation, DType dtype, Block start, Rows rows, Block target, int elementCount) {
        Block left = start;
        for (int row = 0; row < rows.count(); row++) {
            binary(operation, dtype, left, rows.row(row), target, elementCount);
            left = target;
        }
    }

    /**
     * Computes {@code target = condition ? ifTrue : ifFalse}. Any operand may be repeated. NaN keep their bits.
     *
     * @param condition of bool
     * @param dtype of everything else
     */
    void select(DType dtype, Block condition, Block ifTrue, Block ifFalse, Block target, int elementCount);

    /**
     * Sums elements as float64, in an order that does not depend on the width of a vector: in each leaf of
     * {@value #LEAF_ELEMENTS} elements there are {@value #LANES} sums that start at -0.0, to which elements are added
     * one after the other. Rounding: each sum is at most 16 additions deep.
     *
     * @param dtype float64, or a smaller float, whose elements are first converted to float64
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
     * Multiplies elements as {@link #sumFloating} adds them: lanes start at 1, elements are first converted to float64.
     *
     * @throws IllegalArgumentException if the dtype is not floating
     */
    void productFloating(DType dtype, Block source, int elementCount, Block lanes);

    /** Multiplies the products of two leaves lane by lane: {@code target = left * right}. */
    void multiplyLanes(Block left, Block right, Block target);

    /** The product of integers or bools modulo 2<sup>64</sup>; 1 of none. */
    long productInteger(DType dtype, Block source, int elementCount);

    /** The number of elements that are not 0; NaN is not. */
    long countNonzero(DType dtype, Block source, int elementCount);

    /**
     * The smallest or largest element by the rules of {@link Extremum}.
     *
     * @param elementCount at least 1
     * @return its {@link Elements bits}
     */
    long extremum(Extremum which, DType dtype, Block source, int elementCount);

    /**
     * The position of the first of the smallest or largest elements, as {@code numpy.argmin} finds it: 0.0 and -0.0 are
     * the same, the first NaN is it if there is one. An extremum that passes over NaN is refused.
     *
     * @param elementCount at least 1
     */
    int argumentExtremum(Extremum which, DType dtype, Block source, int elementCount);

    /**
     * Count, mean and squared distances from it, in two walks over the block: element k belongs to lane k modulo
     * {@value #LANES}, and the lanes are added in halves, so that the bits depend on the elements and their number
     * only. The sum of the distances, which rounding keeps from being 0, is taken back out of the squares.
     *
     * @param dtype floating, or int32; each element is first converted to float64
     * @throws IllegalArgumentException if the dtype is another one
     */
    Moments moments(DType dtype, Block source, int elementCount);

    /**
     * {@link #moments} of those elements only for which a mask is true.
     *
     * @param mask of bool; may be repeated
     */
    Moments moments(DType dtype, Block source, Block mask, int elementCount);

    /**
     * Count, mean and squared distances of integers of 8 or 16 bits. What is divided by the count is exact, and rounded
     * to float64 before.
     *
     * @param elementCount from 1 to 32,768, so that what is summed has less than 63 bits
     * @throws IllegalArgumentException if the dtype is another one
     */
    Moments momentsOfNarrow(DType dtype, Block source, int elementCount);

    /**
     * Counts elements by bins. Those outside, and NaN, are not counted.
     *
     * @param dtype float64, float32 or float16
     * @param counts int64, one a bin; what is counted is added to them
     * @throws IllegalArgumentException if the dtype is not floating
     */
    void histogram(DType dtype, Block source, int elementCount, HistogramBins bins, Block counts);

    /**
     * Counts integers by their values.
     *
     * @param table what is counted is added to it
     * @throws IllegalArgumentException if the dtype is not an integer
     */
    void countValues(DType dtype, Block source, int elementCount, ValueTable table);

    /** The number of elements that are NaN; none of integers and bools. */
    long countNan(DType dtype, Block source, int elementCount);

    /**
     * Copies the elements whose {@linkplain Elements#key keys} are within an interval, in their order, and counts those
     * below.
     *
     * @param lowest key of the interval, inclusive
     * @param highest key of the interval, inclusive
     * @param within where they go, with room for all of the block
     * @return the number below times 2<sup>32</sup>, plus the number within
     */
    long partition(DType dtype, Block source, int elementCount, long lowest, long highest, Block within);

    /**
     * Counts elements by {@code (key - lowest) >>> shift}.
     *
     * @param lowest key of all
     * @param counts int64, enough for the highest key; what is counted is added to them
     */
    void countKeys(DType dtype, Block source, int elementCount, long lowest, int shift, Block counts);

    /** The fastest kernels of this JVM, chosen once. */
    static Kernels best() {
        return KernelProvider.BEST;
    }

    /** The reference kernels in plain Java. */
    static Kernels scalar() {
        return KernelProvider.SCALAR;
    }
}
