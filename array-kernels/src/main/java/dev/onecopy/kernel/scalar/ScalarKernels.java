package dev.onecopy.kernel.scalar;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.BinaryOperation;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Extremum;
import dev.onecopy.kernel.Kernels;

/** The reference kernels: one plain loop for each operation and dtype. */
public final class ScalarKernels implements Kernels {
    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public void convert(DType from, Block source, DType to, Block target, int elementCount) {
        if (to == DType.BOOL || (from.isFloating() && !to.isFloating())) {
            throw new IllegalArgumentException(from + " is not converted to " + to);
        }
        switch (to) {
            case FLOAT64 -> FloatingConversion.toFloat64(from, source, target, elementCount);
            case FLOAT32 -> FloatingConversion.toFloat32(from, source, target, elementCount);
            case FLOAT16 -> FloatingConversion.toFloat16(from, source, target, elementCount);
            default -> IntegerConversion.convert(from, source, to, target, elementCount);
        }
    }

    @Override
    public void binary(
            BinaryOperation operation, DType dtype, Block left, Block right, Block target, int elementCount) {
        switch (dtype) {
            case FLOAT64 -> FloatingArithmetic.float64(operation, left, right, target, elementCount);
            case FLOAT32 -> FloatingArithmetic.float32(operation, left, right, target, elementCount);
            case FLOAT16 -> FloatingArithmetic.float16(operation, left, right, target, elementCount);
            case BOOL -> IntegerArithmetic.logical(operation, left, right, target, elementCount);
            case INT8, UINT8 -> IntegerArithmetic.bytes(operation, left, right, target, elementCount);
            case INT16, UINT16 -> IntegerArithmetic.shorts(operation, left, right, target, elementCount);
            case INT32, UINT32 -> IntegerArithmetic.ints(operation, left, right, target, elementCount);
            case INT64, UINT64 -> IntegerArithmetic.longs(operation, left, right, target, elementCount);
        }
    }

    @Override
    public void negate(DType dtype, Block source, Block target, int elementCount) {
        switch (dtype) {
            case FLOAT64 -> FloatingArithmetic.negateFloat64(source, target, elementCount);
            case FLOAT32 -> FloatingArithmetic.negateFloat32(source, target, elementCount);
            case FLOAT16 -> FloatingArithmetic.negateFloat16(source, target, elementCount);
            default -> IntegerArithmetic.negate(dtype, source, target, elementCount);
        }
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
        FloatingArithmetic.float64(BinaryOperation.ADD, left, right, target, LANES);
    }

    @Override
    public long sumInteger(DType dtype, Block source, int elementCount) {
        return Summation.integer(dtype, source, elementCount);
    }

    @Override
    public long extremum(Extremum which, DType dtype, Block source, int elementCount) {
        return Extrema.of(which, dtype, source, elementCount);
    }
}
