package dev.onecopy.kernel.scalar;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.BinaryOperation;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Extremum;
import dev.onecopy.kernel.HistogramBins;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.kernel.Moments;
import dev.onecopy.kernel.UnaryOperation;
import dev.onecopy.kernel.ValueTable;

/** The reference kernels: plain loops. */
public final class ScalarKernels implements Kernels {
    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public void convert(DType from, Block source, DType to, Block target, int elementCount) {
        Conversion.convert(from, source, to, target, elementCount);
    }

    @Override
    public void unary(UnaryOperation operation, DType dtype, Block source, Block target, int elementCount) {
        operation.requireDefinedOn(dtype);
        if (dtype.isFloating()) {
            FloatingOperations.unary(operation, dtype, source, target, elementCount);
        } else {
            IntegerOperations.unary(operation, dtype, source, target, elementCount);
        }
    }

    @Override
    public void binary(
            BinaryOperation operation, DType dtype, Block left, Block right, Block target, int elementCount) {
        operation.requireDefinedOn(dtype);
        if (dtype.isFloating()) {
            FloatingOperations.binary(operation, dtype, left, right, target, elementCount);
        } else {
            IntegerOperations.binary(operation, dtype, left, right, target, elementCount);
        }
    }

    @Override
    public void select(DType dtype, Block condition, Block ifTrue, Block ifFalse, Block target, int elementCount) {
        Selection.select(dtype, condition, ifTrue, ifFalse, target, elementCount);
    }

    @Override
    public void sumFloating(DType dtype, Block source, int elementCount, Block lanes) {
        Summation.floating(dtype, source, elementCount, lanes);
    }

    @Override
    public void sumProducts(DType dtype, Block left, Block right, int elementCount, Block lanes) {
        Summation.products(dtype, left, right, elementCount, lanes);
    }

    @Override
    public void addLanes(Block left, Block right, Block target) {
        FloatingOperations.binary(BinaryOperation.ADD, DType.FLOAT64, left, right, target, LANES);
    }

    @Override
    public long sumInteger(DType dtype, Block source, int elementCount) {
        return Summation.integer(dtype, source, elementCount);
    }

    @Override
    public void productFloating(DType dtype, Block source, int elementCount, Block lanes) {
        Multiplication.floating(dtype, source, elementCount, lanes);
    }

    @Override
    public void multiplyLanes(Block left, Block right, Block target) {
        FloatingOperations.binary(BinaryOperation.MULTIPLY, DType.FLOAT64, left, right, target, LANES);
    }

    @Override
    public long productInteger(DType dtype, Block source, int elementCount) {
        return Multiplication.integer(dtype, source, elementCount);
    }

    @Override
    public long countNonzero(DType dtype, Block source, int elementCount) {
        return Counting.nonzero(dtype, source, elementCount);
    }

    @Override
    public long extremum(Extremum which, DType dtype, Block source, int elementCount) {
        return Extrema.of(which, dtype, source, elementCount);
    }

    @Override
    public int argumentExtremum(Extremum which, DType dtype, Block source, int elementCount) {
        return Extrema.argument(which, dtype, source, elementCount);
    }

    @Override
    public Moments moments(DType dtype, Block source, int elementCount) {
        return MomentSums.of(dtype, source, null, elementCount);
    }

    @Override
    public Moments moments(DType dtype, Block source, Block mask, int elementCount) {
        return MomentSums.of(dtype, source, mask, elementCount);
    }

    @Override
    public Moments momentsOfNarrow(DType dtype, Block source, int elementCount) {
        return NarrowIntegers.moments(dtype, source, elementCount);
    }

    @Override
    public void countValues(DType dtype, Block source, int elementCount, ValueTable table) {
        ValueCounting.count(dtype, source, elementCount, table);
    }

    @Override
    public void histogram(DType dtype, Block source, int elementCount, HistogramBins bins, Block counts) {
        Counting.histogram(dtype, source, elementCount, bins, counts);
    }

    @Override
    public long countNan(DType dtype, Block source, int elementCount) {
        return Partition.nans(dtype, source, elementCount);
    }

    @Override
    public long partition(DType dtype, Block source, int elementCount, long lowest, long highest, Block within) {
        return Partition.run(dtype, source, elementCount, lowest, highest, within);
    }

    @Override
    public void countKeys(DType dtype, Block source, int elementCount, long lowest, int shift, Block counts) {
        Partition.count(dtype, source, elementCount, lowest, shift, counts);
    }
}
