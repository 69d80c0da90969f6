package dev.onecopy.kernel.simd;

import dev.onecopy.array.DType;
import dev.onecopy.array.DType.Kind;
import dev.onecopy.kernel.BinaryOperation;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.Extremum;
import dev.onecopy.kernel.HistogramBins;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.kernel.Moments;
import dev.onecopy.kernel.Rows;
import dev.onecopy.kernel.UnaryOperation;
import dev.onecopy.kernel.ValueTable;
import dev.onecopy.kernel.scalar.NarrowIntegers;

/**
 * Kernels on the Vector API. Each runs whole vectors, and leaves the rest of a block, and the dtypes that it has no
 * vectors for, to the scalar kernels. Both give the same bits, so that does not show.
 */
public final class SimdKernels implements Kernels {
    private static final int MINIMUM_BITS = 128;

    /** More values than these are found in a table sooner than by comparing elements with each. */
    private static final int MOST_COMPARED_VALUES = 16;

    private static final int ARGUMENT_RUN = 256;
    private static final long BYTE_SIGNS = 0x8080_8080_8080_8080L;
    private static final long SHORT_SIGNS = 0x8000_8000_8000_8000L;
    private static final long INT_SIGNS = 0x8000_0000_8000_0000L;

    private final Kernels scalar;

    private SimdKernels(Kernels scalar) {
        this.scalar = scalar;
    }

    /**
     * The kernels for this machine.
     *
     * @param scalar what to leave the rest to
     * @throws UnsupportedOperationException if the machine has no vectors worth while
     */
    public static Kernels create(Kernels scalar) {
        if (Species.bits() < MINIMUM_BITS) {
            throw new UnsupportedOperationException("vectors of " + Species.bits() + " bits are too short");
        }
        return new SimdKernels(scalar);
    }

    @Override
    public String name() {
        return "simd-" + Species.bits();
    }

    @Override
    public void convert(DType from, Block source, DType to, Block target, int elementCount) {
        Loops.Unary loop = LoopTable.conversion(from, to);
        int lanes = lanes(from.itemsizeBytes() > to.itemsizeBytes() ? from : to);
        int whole = loop == null ? 0 : elementCount - elementCount % lanes;
        if (loop != null && whole > 0) {
            loop.run(source, target, whole);
        }
        if (whole < elementCount) {
            scalar.convert(from, source.from(whole), to, target.from(whole), elementCount - whole);
        }
    }

    @Override
    public void unary(UnaryOperation operation, DType dtype, Block source, Block target, int elementCount) {
        operation.requireDefinedOn(dtype);
        switch (operation) {
            case SQUARE -> binary(BinaryOperation.MULTIPLY, dtype, source, source, target, elementCount);
            case ISNAN -> binary(BinaryOperation.NOT_EQUAL, dtype, source, source, target, elementCount);
            case LOGICAL_NOT -> isZero(dtype, source, target, elementCount);
            default -> {
                if (operation == UnaryOperation.INVERT && dtype == DType.BOOL) {
                    isZero(dtype, source, target, elementCount);
                    return;
                }
                if (operation == UnaryOperation.RECIPROCAL && dtype.isFloating() && dtype != DType.FLOAT16) {
                    binary(BinaryOperation.DIVIDE, dtype, Repeated.one(dtype), source, target, elementCount);
                    return;
                }
                Loops.Unary loop = LoopTable.unary(operation, dtype);
                int whole = loop == null ? 0 : elementCount - elementCount % lanes(dtype);
                if (loop != null && whole > 0) {
                    loop.run(source, target, whole);
                }
                if (whole < elementCount) {
                    scalar.unary(operation, dtype, source.from(whole), target.from(whole), elementCount - whole);
                }
            }
        }
    }

    /** True of 0; a bool is any byte. */
    private void isZero(DType dtype, Block source, Block target, int elementCount) {
        if (dtype == DType.FLOAT16) {
            scalar.unary(UnaryOperation.LOGICAL_NOT, dtype, source, target, elementCount);
            return;
        }
        DType bytes = dtype == DType.BOOL ? DType.UINT8 : dtype;
        binary(BinaryOperation.EQUAL, bytes, source, Repeated.ZERO, target, elementCount);
    }

    @Override
    public void binary(
            BinaryOperation operation, DType dtype, Block left, Block right, Block target, int elementCount) {
        operation.requireDefinedOn(dtype);
        if (operation == BinaryOperation.POWER && isTwo(dtype, right)) {
            binary(BinaryOperation.MULTIPLY, dtype, left, left, target, elementCount);
            return;
        }
        Loops.Binary loop = LoopTable.binary(operation, dtype);
        // Not even a repeated operand may be loaded if no vector is whole: the block of one element is shorter.
        int whole = loop == null ? 0 : elementCount - elementCount % lanes(dtype);
        if (loop != null && whole > 0) {
            loop.run(left, right, target, whole);
        }
        if (whole < elementCount) {
            scalar.binary(
                    operation, dtype, left.from(whole), right.from(whole), target.from(whole), elementCount - whole);
        }
    }

    @Override
    public void foldRows(
            BinaryOperation operation, DType dtype, Block start, Rows rows, Block target, int elementCount) {
        operation.requireDefinedOn(dtype);
        Loops.Fold loop = LoopTable.fold(operation, dtype);
        if (loop == null) {
            Kernels.super.foldRows(operation, dtype, start, rows, target, elementCount);
            return;
        }
        int whole = elementCount - elementCount % lanes(dtype);
        loop.run(start, rows, target, whole);
        if (whole < elementCount) {
            scalar.foldRows(
                    operation,
                    dtype,
                    start.from(whole),
                    rows.fromElement(whole),
                    target.from(whole),
                    elementCount - whole);
        }
    }

    private static boolean isTwo(DType dtype, Block block) {
        if (block.stepBytes() != 0) {
            return false;
        }
        long bits = Elements.read(dtype, block.memory(), block.offsetBytes());
        return dtype.isFloating() ? Elements.floating(dtype, bits) == 2 : bits == 2;
    }

    @Override
    public void select(DType dtype, Block condition, Block ifTrue, Block ifFalse, Block target, int elementCount) {
        Loops.Selection loop = condition.stepBytes() == 0 ? null : LoopTable.selection(dtype);
        int whole = loop == null ? 0 : elementCount - elementCount % lanes(dtype);
        if (loop != null && whole > 0) {
            loop.run(condition, ifTrue, ifFalse, target, whole);
        }
        if (whole < elementCount) {
            scalar.select(
                    dtype,
                    condition.from(whole),
                    ifTrue.from(whole),
                    ifFalse.from(whole),
                    target.from(whole),
                    elementCount - whole);
        }
    }

    @Override
    public void sumFloating(DType dtype, Block source, int elementCount, Block lanes) {
        if (dtype == DType.FLOAT16) {
            scalar.sumFloating(dtype, source, elementCount, lanes);
            return;
        }
        int leafCount = elementCount / LEAF_ELEMENTS;
        if (leafCount > 0) {
            LoopTable.leafSums(dtype).sum(source, leafCount, lanes);
        }
        int whole = leafCount * LEAF_ELEMENTS;
        if (whole < elementCount) {
            scalar.sumFloating(dtype, source.from(whole), elementCount - whole, lanes.from(leafCount * LANES));
        }
    }

    @Override
    public void sumProducts(DType dtype, Block left, Block right, int elementCount, Block lanes) {
        int leafCount = elementCount / LEAF_ELEMENTS;
        if (leafCount == 0 || dtype == DType.FLOAT16) {
            scalar.sumProducts(dtype, left, right, elementCount, lanes);
            return;
        }
        Loops.LeafSums sums = LoopTable.leafSums(dtype);
        if (right.stepBytes() == 0) {
            sums.sumMultiples(left, right, leafCount, lanes);
        } else if (left.stepBytes() == 0) {
            sums.sumMultiples(right, left, leafCount, lanes);
        } else if (left.equals(right)) {
            sums.sumSquares(left, leafCount, lanes);
        } else {
            sums.sumPairs(left, right, leafCount, lanes);
        }
        int whole = leafCount * LEAF_ELEMENTS;
        if (whole < elementCount) {
            Block rest = lanes.from(leafCount * LANES);
            scalar.sumProducts(dtype, left.from(whole), right.from(whole), elementCount - whole, rest);
        }
    }

    @Override
    public void addLanes(Block left, Block right, Block target) {
        LoopTable.addition().run(left, right, target, LANES);
    }

    @Override
    public long sumInteger(DType dtype, Block source, int elementCount) {
        if (dtype == DType.BOOL) {
            return countNonzero(dtype, source, elementCount);
        }
        int whole = elementCount - elementCount % lanes(dtype);
        long sizeBytes = (long) whole * dtype.itemsizeBytes();
        long sum = switch (dtype) {
            case UINT8 -> PackedSums.bytes(source, sizeBytes, 0);
            case INT8 -> PackedSums.bytes(source, sizeBytes, BYTE_SIGNS) + (long) whole * Byte.MIN_VALUE;
            case UINT16 -> PackedSums.shorts(source, sizeBytes, 0);
            case INT16 -> PackedSums.shorts(source, sizeBytes, SHORT_SIGNS) + (long) whole * Short.MIN_VALUE;
            case UINT32 -> PackedSums.ints(source, sizeBytes, 0);
            case INT32 -> PackedSums.ints(source, sizeBytes, INT_SIGNS) + (long) whole * Integer.MIN_VALUE;
            case INT64, UINT64 -> PackedSums.longs(source, sizeBytes);
            default -> 0;
        };
        return whole < elementCount ? sum + scalar.sumInteger(dtype, source.from(whole), elementCount - whole) : sum;
    }

    @Override
    public long extremum(Extremum which, DType dtype, Block source, int elementCount) {
        if (dtype == DType.FLOAT16 || dtype == DType.BOOL || elementCount < lanes(dtype)) {
            return dtype == DType.BOOL
                    ? truth(which, source, elementCount)
                    : scalar.extremum(which, dtype, source, elementCount);
        }
        int whole = elementCount - elementCount % lanes(dtype);
        boolean numbers = which.passesOverNan() && dtype.isFloating();
        Extremum vectors = which.isMinimum() ? Extremum.MINIMUM : Extremum.MAXIMUM;
        long bits = LoopTable.extremum(vectors, dtype).run(source, whole);
        if (numbers && Double.isNaN(Elements.floating(dtype, bits))) {
            return scalar.extremum(which, dtype, source, elementCount);
        }
        return whole < elementCount
                ? which.of(dtype, bits, scalar.extremum(which, dtype, source.from(whole), elementCount - whole))
                : bits;
    }

    private long truth(Extremum which, Block source, int elementCount) {
        long count = countNonzero(DType.BOOL, source, elementCount);
        return (which.isMinimum() ? count == elementCount : count > 0) ? 1 : 0;
    }

    @Override
    public void productFloating(DType dtype, Block source, int elementCount, Block lanes) {
        scalar.productFloating(dtype, source, elementCount, lanes);
    }

    @Override
    public void multiplyLanes(Block left, Block right, Block target) {
        binary(BinaryOperation.MULTIPLY, DType.FLOAT64, left, right, target, LANES);
    }

    @Override
    public long productInteger(DType dtype, Block source, int elementCount) {
        return scalar.productInteger(dtype, source, elementCount);
    }

    @Override
    public long countNonzero(DType dtype, Block source, int elementCount) {
        int whole = dtype == DType.FLOAT16 ? 0 : elementCount - elementCount % lanes(dtype);
        long count = whole == 0 ? 0 : LoopTable.nonzero(dtype).run(source, whole);
        return whole < elementCount
                ? count + scalar.countNonzero(dtype, source.from(whole), elementCount - whole)
                : count;
    }

    @Override
    public int argumentExtremum(Extremum which, DType dtype, Block source, int elementCount) {
        if (which.passesOverNan() || dtype == DType.FLOAT16 || dtype == DType.BOOL) {
            return scalar.argumentExtremum(which, dtype, source, elementCount);
        }
        // The extremum of each run first: the elements of one run only are looked at one by one.
        int best = 0;
        long bestBits = 0;
        for (int first = 0; first < elementCount; first += ARGUMENT_RUN) {
            int count = Math.min(ARGUMENT_RUN, elementCount - first);
            long bits = extremum(which, dtype, source.from(first), count);
            if (first == 0 || which.isBetter(dtype, bits, bestBits)) {
                best = first;
                bestBits = bits;
            }
        }
        int count = Math.min(ARGUMENT_RUN, elementCount - best);
        return best + scalar.argumentExtremum(which, dtype, source.from(best), count);
    }

    @Override
    public Moments moments(DType dtype, Block source, int elementCount) {
        if (dtype != DType.FLOAT64 && dtype != DType.FLOAT32 && dtype != DType.INT32) {
            return scalar.moments(dtype, source, elementCount);
        }
        return MomentVectors.of(dtype, source, elementCount);
    }

    @Override
    public Moments momentsOfNarrow(DType dtype, Block source, int elementCount) {
        int whole = elementCount - elementCount % lanes(dtype);
        if (whole == 0 || !dtype.isNarrowInteger()) {
            return scalar.momentsOfNarrow(dtype, source, elementCount);
        }
        boolean bytes = dtype.itemsizeBytes() == Byte.BYTES;
        boolean unsigned = dtype.kind() == Kind.UNSIGNED;
        long sizeBytes = (long) whole * dtype.itemsizeBytes();
        long turned = unsigned ? 0 : bytes ? BYTE_SIGNS : SHORT_SIGNS;
        long sum = bytes ? PackedSums.bytes(source, sizeBytes, turned) : PackedSums.shorts(source, sizeBytes, turned);
        long squares = bytes
                ? PackedSums.byteSquares(source, sizeBytes, turned)
                : PackedSums.shortSquares(source, sizeBytes, turned);
        return NarrowIntegers.moments(dtype, source, whole, elementCount, sum, squares);
    }

    @Override
    public void countValues(DType dtype, Block source, int elementCount, ValueTable table) {
        boolean compares = dtype.isInteger() && table.range().valueCount() <= MOST_COMPARED_VALUES;
        int whole = compares ? elementCount - elementCount % lanes(dtype) : 0;
        if (whole > 0) {
            LoopTable.values(dtype).run(source, whole, table);
        }
        if (whole < elementCount) {
            scalar.countValues(dtype, source.from(whole), elementCount - whole, table);
        }
    }

    @Override
    public Moments moments(DType dtype, Block source, Block mask, int elementCount) {
        if (mask.stepBytes() == 0 || (dtype != DType.FLOAT64 && dtype != DType.FLOAT32)) {
            return scalar.moments(dtype, source, mask, elementCount);
        }
        long count = countNonzero(DType.BOOL, mask, elementCount);
        return count == 0 ? Moments.NONE : MomentVectors.of(dtype, source, mask, elementCount, count);
    }

    @Override
    public void histogram(DType dtype, Block source, int elementCount, HistogramBins bins, Block counts) {
        int whole = dtype == DType.FLOAT16 || bins.binCount() > Binning.MOST_BINS
                ? 0
                : elementCount - elementCount % Binning.RUN_ELEMENTS;
        if (whole > 0) {
            Binning.count(LoopTable.bins(dtype), source, whole, bins, counts);
        }
        if (whole < elementCount) {
            scalar.histogram(dtype, source.from(whole), elementCount - whole, bins, counts);
        }
    }

    @Override
    public long countNan(DType dtype, Block source, int elementCount) {
        if (!dtype.isFloating() || dtype == DType.FLOAT16) {
            return scalar.countNan(dtype, source, elementCount);
        }
        int whole = elementCount - elementCount % lanes(dtype);
        long count = whole == 0 ? 0 : LoopTable.nan(dtype).run(source, whole);
        return whole < elementCount ? count + scalar.countNan(dtype, source.from(whole), elementCount - whole) : count;
    }

    @Override
    public long partition(DType dtype, Block source, int elementCount, long lowest, long highest, Block within) {
        int whole = partitioned(dtype, elementCount, highest);
        long counts = whole == 0 ? 0 : LoopTable.partition(dtype).run(source, whole, lowest, highest, within);
        if (whole < elementCount) {
            Block rest = within.from((int) counts);
            counts += scalar.partition(dtype, source.from(whole), elementCount - whole, lowest, highest, rest);
        }
        return counts;
    }

    /** How many elements vectors compare: none of bool and float16, nor if NaN is in the interval. */
    private static int partitioned(DType dtype, int elementCount, long highest) {
        boolean scalars = dtype == DType.BOOL || dtype == DType.FLOAT16;
        boolean withNan = dtype.isFloating()
                && highest > Elements.key(dtype, Elements.floatingBits(dtype, Double.POSITIVE_INFINITY));
        return scalars || withNan ? 0 : elementCount - elementCount % lanes(dtype);
    }

    @Override
    public void countKeys(DType dtype, Block source, int elementCount, long lowest, int shift, Block counts) {
        scalar.countKeys(dtype, source, elementCount, lowest, shift, counts);
    }

    /** How many elements of a dtype a vector holds. */
    private static int lanes(DType dtype) {
        return Species.bits() / Byte.SIZE / dtype.itemsizeBytes();
    }
}
