package dev.onecopy.kernel.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Kernels;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Sums of whole leaves, or of products, each rounded to the dtype; added up in float64: see {@link Template}. A vector
 * of lanes is a chain of additions, so as many are kept in flight as the compiler keeps in registers: eight, of
 * products of two arrays four. Where these are all lanes of a leaf, the leaf is read in the order of memory; what is
 * left of the lanes otherwise is summed in further walks over the leaf, which is in the cache by then.
 */
final class LeafLoop implements Loops.LeafSums {
    private static final Object[] CONSTANTS = Template.constants(MethodHandles.lookup());
    private static final boolean SINGLE = CONSTANTS[0] == DType.FLOAT32;
    private static final long ITEM_BYTES = SINGLE ? Float.BYTES : Double.BYTES;
    private static final int LANES = Species.FLOAT64.length();
    private static final int PART_LANES = 8 * LANES;
    private static final int PAIR_LANES = 4 * LANES;
    private static final boolean IN_ORDER = PART_LANES == Kernels.LANES;
    private static final long STEP_BYTES = LANES * ITEM_BYTES;
    private static final long ROW_BYTES = Kernels.LANES * ITEM_BYTES;
    private static final long LEAF_BYTES = Kernels.LEAF_ELEMENTS * ITEM_BYTES;

    @Override
    public void sum(Block source, int leafCount, Block lanes) {
        MemorySegment memory = source.memory();
        if (!IN_ORDER) {
            Cache.fetch(source, leafCount * LEAF_BYTES);
        }
        for (int leaf = 0; leaf < leafCount; leaf++) {
            long start = source.offsetBytes() + leaf * LEAF_BYTES;
            for (int lane = 0; lane < Kernels.LANES; lane += PART_LANES) {
                sumOne(memory, start + lane * ITEM_BYTES, lanes, leaf * Kernels.LANES + lane);
            }
        }
    }

    private static void sumOne(MemorySegment memory, long start, Block lanes, int lane) {
        DoubleVector sum0 = DoubleVector.broadcast(Species.FLOAT64, -0.0);
        DoubleVector sum1 = sum0;
        DoubleVector sum2 = sum0;
        DoubleVector sum3 = sum0;
        DoubleVector sum4 = sum0;
        DoubleVector sum5 = sum0;
        DoubleVector sum6 = sum0;
        DoubleVector sum7 = sum0;
        for (long at = start; at < start + LEAF_BYTES; at += ROW_BYTES) {
            sum0 = sum0.add(load(memory, at));
            sum1 = sum1.add(load(memory, at + STEP_BYTES));
            sum2 = sum2.add(load(memory, at + 2 * STEP_BYTES));
            sum3 = sum3.add(load(memory, at + 3 * STEP_BYTES));
            sum4 = sum4.add(load(memory, at + 4 * STEP_BYTES));
            sum5 = sum5.add(load(memory, at + 5 * STEP_BYTES));
            sum6 = sum6.add(load(memory, at + 6 * STEP_BYTES));
            sum7 = sum7.add(load(memory, at + 7 * STEP_BYTES));
        }
        store(sum0, lanes, lane);
        store(sum1, lanes, lane + LANES);
        store(sum2, lanes, lane + 2 * LANES);
        store(sum3, lanes, lane + 3 * LANES);
        store(sum4, lanes, lane + 4 * LANES);
        store(sum5, lanes, lane + 5 * LANES);
        store(sum6, lanes, lane + 6 * LANES);
        store(sum7, lanes, lane + 7 * LANES);
    }

    @Override
    public void sumMultiples(Block source, Block factor, int leafCount, Block lanes) {
        if (!IN_ORDER) {
            Cache.fetch(source, leafCount * LEAF_BYTES);
        }
        for (int leaf = 0; leaf < leafCount; leaf++) {
            long start = source.offsetBytes() + leaf * LEAF_BYTES;
            for (int lane = 0; lane < Kernels.LANES; lane += PART_LANES) {
                sumMultiples(source.memory(), start + lane * ITEM_BYTES, factor, lanes, leaf * Kernels.LANES + lane);
            }
        }
    }

    private static void sumMultiples(MemorySegment memory, long start, Block factor, Block lanes, int lane) {
        MemorySegment factors = factor.memory();
        DoubleVector multiplier =
                SINGLE ? DoubleVector.zero(Species.FLOAT64) : loadDouble(factors, factor.offsetBytes());
        FloatVector single =
                SINGLE ? loadSingle(factors, factor.offsetBytes()) : FloatVector.zero(Species.HALF_FLOAT32);
        DoubleVector sum0 = DoubleVector.broadcast(Species.FLOAT64, -0.0);
        DoubleVector sum1 = sum0;
        DoubleVector sum2 = sum0;
        DoubleVector sum3 = sum0;
        DoubleVector sum4 = sum0;
        DoubleVector sum5 = sum0;
        DoubleVector sum6 = sum0;
        DoubleVector sum7 = sum0;
        for (long at = start; at < start + LEAF_BYTES; at += ROW_BYTES) {
            sum0 = sum0.add(multiple(memory, at, multiplier, single));
            sum1 = sum1.add(multiple(memory, at + STEP_BYTES, multiplier, single));
            sum2 = sum2.add(multiple(memory, at + 2 * STEP_BYTES, multiplier, single));
            sum3 = sum3.add(multiple(memory, at + 3 * STEP_BYTES, multiplier, single));
            sum4 = sum4.add(multiple(memory, at + 4 * STEP_BYTES, multiplier, single));
            sum5 = sum5.add(multiple(memory, at + 5 * STEP_BYTES, multiplier, single));
            sum6 = sum6.add(multiple(memory, at + 6 * STEP_BYTES, multiplier, single));
            sum7 = sum7.add(multiple(memory, at + 7 * STEP_BYTES, multiplier, single));
        }
        store(sum0, lanes, lane);
        store(sum1, lanes, lane + LANES);
        store(sum2, lanes, lane + 2 * LANES);
        store(sum3, lanes, lane + 3 * LANES);
        store(sum4, lanes, lane + 4 * LANES);
        store(sum5, lanes, lane + 5 * LANES);
        store(sum6, lanes, lane + 6 * LANES);
        store(sum7, lanes, lane + 7 * LANES);
    }

    private static DoubleVector multiple(MemorySegment memory, long at, DoubleVector factor, FloatVector single) {
        return SINGLE
                ? widened(loadSingle(memory, at).mul(single))
                : loadDouble(memory, at).mul(factor);
    }

    @Override
    public void sumSquares(Block source, int leafCount, Block lanes) {
        if (!IN_ORDER) {
            Cache.fetch(source, leafCount * LEAF_BYTES);
        }
        for (int leaf = 0; leaf < leafCount; leaf++) {
            long start = source.offsetBytes() + leaf * LEAF_BYTES;
            for (int lane = 0; lane < Kernels.LANES; lane += PART_LANES) {
                sumSquares(source.memory(), start + lane * ITEM_BYTES, lanes, leaf * Kernels.LANES + lane);
            }
        }
    }

    private static void sumSquares(MemorySegment memory, long start, Block lanes, int lane) {
        DoubleVector sum0 = DoubleVector.broadcast(Species.FLOAT64, -0.0);
        DoubleVector sum1 = sum0;
        DoubleVector sum2 = sum0;
        DoubleVector sum3 = sum0;
        DoubleVector sum4 = sum0;
        DoubleVector sum5 = sum0;
        DoubleVector sum6 = sum0;
        DoubleVector sum7 = sum0;
        for (long at = start; at < start + LEAF_BYTES; at += ROW_BYTES) {
            sum0 = sum0.add(square(memory, at));
            sum1 = sum1.add(square(memory, at + STEP_BYTES));
            sum2 = sum2.add(square(memory, at + 2 * STEP_BYTES));
            sum3 = sum3.add(square(memory, at + 3 * STEP_BYTES));
            sum4 = sum4.add(square(memory, at + 4 * STEP_BYTES));
            sum5 = sum5.add(square(memory, at + 5 * STEP_BYTES));
            sum6 = sum6.add(square(memory, at + 6 * STEP_BYTES));
            sum7 = sum7.add(square(memory, at + 7 * STEP_BYTES));
        }
        store(sum0, lanes, lane);
        store(sum1, lanes, lane + LANES);
        store(sum2, lanes, lane + 2 * LANES);
        store(sum3, lanes, lane + 3 * LANES);
        store(sum4, lanes, lane + 4 * LANES);
        store(sum5, lanes, lane + 5 * LANES);
        store(sum6, lanes, lane + 6 * LANES);
        store(sum7, lanes, lane + 7 * LANES);
    }

    private static DoubleVector square(MemorySegment memory, long at) {
        if (SINGLE) {
            FloatVector single = loadSingle(memory, at);
            return widened(single.mul(single));
        }
        DoubleVector element = loadDouble(memory, at);
        return element.mul(element);
    }

    @Override
    public void sumPairs(Block left, Block right, int leafCount, Block lanes) {
        Cache.fetch(left, leafCount * LEAF_BYTES);
        Cache.fetch(right, leafCount * LEAF_BYTES);
        for (int leaf = 0; leaf < leafCount; leaf++) {
            for (int lane = 0; lane < Kernels.LANES; lane += PAIR_LANES) {
                long start = leaf * LEAF_BYTES + lane * ITEM_BYTES;
                sumPairs(left, right, start, lanes, leaf * Kernels.LANES + lane);
            }
        }
    }

    private static void sumPairs(Block left, Block right, long start, Block lanes, int lane) {
        MemorySegment leftMemory = left.memory();
        MemorySegment rightMemory = right.memory();
        long leftStart = left.offsetBytes() + start;
        long rightStart = right.offsetBytes() + start;
        DoubleVector sum0 = DoubleVector.broadcast(Species.FLOAT64, -0.0);
        DoubleVector sum1 = sum0;
        DoubleVector sum2 = sum0;
        DoubleVector sum3 = sum0;
        for (long row = 0; row < LEAF_BYTES; row += ROW_BYTES) {
            long first = leftStart + row;
            long second = rightStart + row;
            sum0 = sum0.add(product(leftMemory, first, rightMemory, second));
            sum1 = sum1.add(product(leftMemory, first + STEP_BYTES, rightMemory, second + STEP_BYTES));
            sum2 = sum2.add(product(leftMemory, first + 2 * STEP_BYTES, rightMemory, second + 2 * STEP_BYTES));
            sum3 = sum3.add(product(leftMemory, first + 3 * STEP_BYTES, rightMemory, second + 3 * STEP_BYTES));
        }
        store(sum0, lanes, lane);
        store(sum1, lanes, lane + LANES);
        store(sum2, lanes, lane + 2 * LANES);
        store(sum3, lanes, lane + 3 * LANES);
    }

    private static DoubleVector product(MemorySegment leftMemory, long left, MemorySegment rightMemory, long right) {
        return SINGLE
                ? widened(loadSingle(leftMemory, left).mul(loadSingle(rightMemory, right)))
                : loadDouble(leftMemory, left).mul(loadDouble(rightMemory, right));
    }

    private static DoubleVector load(MemorySegment memory, long offsetBytes) {
        return SINGLE ? widened(loadSingle(memory, offsetBytes)) : loadDouble(memory, offsetBytes);
    }

    private static DoubleVector loadDouble(MemorySegment memory, long offsetBytes) {
        return DoubleVector.fromMemorySegment(Species.FLOAT64, memory, offsetBytes, LITTLE_ENDIAN);
    }

    private static FloatVector loadSingle(MemorySegment memory, long offsetBytes) {
        return FloatVector.fromMemorySegment(Species.HALF_FLOAT32, memory, offsetBytes, LITTLE_ENDIAN);
    }

    private static DoubleVector widened(FloatVector vector) {
        return (DoubleVector) vector.convertShape(VectorOperators.F2D, Species.FLOAT64, 0);
    }

    private static void store(DoubleVector sum, Block lanes, int lane) {
        sum.intoMemorySegment(lanes.memory(), lanes.offsetBytes(lane), LITTLE_ENDIAN);
    }
}
