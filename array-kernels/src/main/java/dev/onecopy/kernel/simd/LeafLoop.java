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
 * Sums of whole leaves of products, each rounded to the dtype and added up in float64: see {@link Template}. A vector
 * of lanes is a chain of additions, so eight are kept in flight. Where these are all lanes of a leaf, the leaf is read
 * in the order of memory, and two leaves at a time, of which the memory system fetches more than of one; where vectors
 * are shorter, what is left of the lanes is summed in further walks over the leaf, which is in the cache by then.
 */
final class LeafLoop implements Loops.LeafSums {
    private static final Object[] CONSTANTS = Template.constants(MethodHandles.lookup());
    private static final boolean SINGLE = CONSTANTS[0] == DType.FLOAT32;
    private static final int ITEM_BYTES = SINGLE ? Float.BYTES : Double.BYTES;
    private static final int LANES = Species.FLOAT64.length();
    private static final int PART_LANES = 8 * LANES;
    private static final boolean WHOLE_ROWS = PART_LANES == Kernels.LANES;
    private static final long STEP_BYTES = (long) LANES * ITEM_BYTES;
    private static final long ROW_BYTES = (long) Kernels.LANES * ITEM_BYTES;
    private static final long LEAF_BYTES = (long) Kernels.LEAF_ELEMENTS * ITEM_BYTES;

    @Override
    public void sumMultiples(Block source, Block factorBlock, int leafCount, Block lanes) {
        MemorySegment memory = source.memory();
        DoubleVector factor =
                SINGLE ? DoubleVector.zero(Species.FLOAT64) : load(factorBlock.memory(), factorBlock.offsetBytes());
        FloatVector single = SINGLE
                ? loadSingle(factorBlock.memory(), factorBlock.offsetBytes())
                : FloatVector.zero(Species.HALF_FLOAT32);
        int leaf = 0;
        if (WHOLE_ROWS) {
            for (; leaf < leafCount - 1; leaf += 2) {
                long start = source.offsetBytes() + leaf * LEAF_BYTES;
                sumTwo(memory, start, factor, single, lanes, leaf * Kernels.LANES);
            }
        } else {
            Cache.fetch(source, leafCount * LEAF_BYTES);
        }
        for (; leaf < leafCount; leaf++) {
            for (int lane = 0; lane < Kernels.LANES; lane += PART_LANES) {
                long start = source.offsetBytes() + leaf * LEAF_BYTES + (long) lane * ITEM_BYTES;
                sumOne(memory, start, factor, single, lanes, leaf * Kernels.LANES + lane);
            }
        }
    }

    private static void sumOne(
            MemorySegment memory, long start, DoubleVector factor, FloatVector single, Block lanes, int lane) {
        DoubleVector sum0 = DoubleVector.broadcast(Species.FLOAT64, -0.0);
        DoubleVector sum1 = sum0;
        DoubleVector sum2 = sum0;
        DoubleVector sum3 = sum0;
        DoubleVector sum4 = sum0;
        DoubleVector sum5 = sum0;
        DoubleVector sum6 = sum0;
        DoubleVector sum7 = sum0;
        for (long at = start; at < start + LEAF_BYTES; at += ROW_BYTES) {
            sum0 = sum0.add(multiple(memory, at, factor, single));
            sum1 = sum1.add(multiple(memory, at + STEP_BYTES, factor, single));
            sum2 = sum2.add(multiple(memory, at + 2 * STEP_BYTES, factor, single));
            sum3 = sum3.add(multiple(memory, at + 3 * STEP_BYTES, factor, single));
            sum4 = sum4.add(multiple(memory, at + 4 * STEP_BYTES, factor, single));
            sum5 = sum5.add(multiple(memory, at + 5 * STEP_BYTES, factor, single));
            sum6 = sum6.add(multiple(memory, at + 6 * STEP_BYTES, factor, single));
            sum7 = sum7.add(multiple(memory, at + 7 * STEP_BYTES, factor, single));
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

    /** Two leaves, one behind the other in memory. */
    private static void sumTwo(
            MemorySegment memory, long start, DoubleVector factor, FloatVector single, Block lanes, int lane) {
        DoubleVector sum0 = DoubleVector.broadcast(Species.FLOAT64, -0.0);
        DoubleVector sum1 = sum0;
        DoubleVector sum2 = sum0;
        DoubleVector sum3 = sum0;
        DoubleVector sum4 = sum0;
        DoubleVector sum5 = sum0;
        DoubleVector sum6 = sum0;
        DoubleVector sum7 = sum0;
        DoubleVector next0 = sum0;
        DoubleVector next1 = sum0;
        DoubleVector next2 = sum0;
        DoubleVector next3 = sum0;
        DoubleVector next4 = sum0;
        DoubleVector next5 = sum0;
        DoubleVector next6 = sum0;
        DoubleVector next7 = sum0;
        for (long at = start; at < start + LEAF_BYTES; at += ROW_BYTES) {
            long next = at + LEAF_BYTES;
            sum0 = sum0.add(multiple(memory, at, factor, single));
            sum1 = sum1.add(multiple(memory, at + STEP_BYTES, factor, single));
            sum2 = sum2.add(multiple(memory, at + 2 * STEP_BYTES, factor, single));
            sum3 = sum3.add(multiple(memory, at + 3 * STEP_BYTES, factor, single));
            sum4 = sum4.add(multiple(memory, at + 4 * STEP_BYTES, factor, single));
            sum5 = sum5.add(multiple(memory, at + 5 * STEP_BYTES, factor, single));
            sum6 = sum6.add(multiple(memory, at + 6 * STEP_BYTES, factor, single));
            sum7 = sum7.add(multiple(memory, at + 7 * STEP_BYTES, factor, single));
            next0 = next0.add(multiple(memory, next, factor, single));
            next1 = next1.add(multiple(memory, next + STEP_BYTES, factor, single));
            next2 = next2.add(multiple(memory, next + 2 * STEP_BYTES, factor, single));
            next3 = next3.add(multiple(memory, next + 3 * STEP_BYTES, factor, single));
            next4 = next4.add(multiple(memory, next + 4 * STEP_BYTES, factor, single));
            next5 = next5.add(multiple(memory, next + 5 * STEP_BYTES, factor, single));
            next6 = next6.add(multiple(memory, next + 6 * STEP_BYTES, factor, single));
            next7 = next7.add(multiple(memory, next + 7 * STEP_BYTES, factor, single));
        }
        store(sum0, lanes, lane);
        store(sum1, lanes, lane + LANES);
        store(sum2, lanes, lane + 2 * LANES);
        store(sum3, lanes, lane + 3 * LANES);
        store(sum4, lanes, lane + 4 * LANES);
        store(sum5, lanes, lane + 5 * LANES);
        store(sum6, lanes, lane + 6 * LANES);
        store(sum7, lanes, lane + 7 * LANES);
        int nextLane = lane + Kernels.LANES;
        store(next0, lanes, nextLane);
        store(next1, lanes, nextLane + LANES);
        store(next2, lanes, nextLane + 2 * LANES);
        store(next3, lanes, nextLane + 3 * LANES);
        store(next4, lanes, nextLane + 4 * LANES);
        store(next5, lanes, nextLane + 5 * LANES);
        store(next6, lanes, nextLane + 6 * LANES);
        store(next7, lanes, nextLane + 7 * LANES);
    }

    private static DoubleVector multiple(
            MemorySegment memory, long offsetBytes, DoubleVector factor, FloatVector single) {
        return SINGLE
                ? widened(loadSingle(memory, offsetBytes).mul(single))
                : load(memory, offsetBytes).mul(factor);
    }

    @Override
    public void sumPairs(Block left, Block right, int leafCount, Block lanes) {
        if (!WHOLE_ROWS) {
            Cache.fetch(left, leafCount * LEAF_BYTES);
            if (!right.equals(left)) {
                Cache.fetch(right, leafCount * LEAF_BYTES);
            }
        }
        for (int leaf = 0; leaf < leafCount; leaf++) {
            for (int lane = 0; lane < Kernels.LANES; lane += PART_LANES) {
                long offset = leaf * LEAF_BYTES + (long) lane * ITEM_BYTES;
                sumPair(
                        left.memory(),
                        left.offsetBytes() + offset,
                        right.memory(),
                        right.offsetBytes() + offset,
                        lanes,
                        leaf * Kernels.LANES + lane);
            }
        }
    }

    private static void sumPair(
            MemorySegment leftMemory, long left, MemorySegment rightMemory, long right, Block lanes, int lane) {
        DoubleVector sum0 = DoubleVector.broadcast(Species.FLOAT64, -0.0);
        DoubleVector sum1 = sum0;
        DoubleVector sum2 = sum0;
        DoubleVector sum3 = sum0;
        DoubleVector sum4 = sum0;
        DoubleVector sum5 = sum0;
        DoubleVector sum6 = sum0;
        DoubleVector sum7 = sum0;
        for (long at = 0; at < LEAF_BYTES; at += ROW_BYTES) {
            long first = left + at;
            long second = right + at;
            sum0 = sum0.add(product(leftMemory, first, rightMemory, second));
            sum1 = sum1.add(product(leftMemory, first + STEP_BYTES, rightMemory, second + STEP_BYTES));
            sum2 = sum2.add(product(leftMemory, first + 2 * STEP_BYTES, rightMemory, second + 2 * STEP_BYTES));
            sum3 = sum3.add(product(leftMemory, first + 3 * STEP_BYTES, rightMemory, second + 3 * STEP_BYTES));
            sum4 = sum4.add(product(leftMemory, first + 4 * STEP_BYTES, rightMemory, second + 4 * STEP_BYTES));
            sum5 = sum5.add(product(leftMemory, first + 5 * STEP_BYTES, rightMemory, second + 5 * STEP_BYTES));
            sum6 = sum6.add(product(leftMemory, first + 6 * STEP_BYTES, rightMemory, second + 6 * STEP_BYTES));
            sum7 = sum7.add(product(leftMemory, first + 7 * STEP_BYTES, rightMemory, second + 7 * STEP_BYTES));
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

    private static DoubleVector product(MemorySegment leftMemory, long left, MemorySegment rightMemory, long right) {
        return SINGLE
                ? widened(loadSingle(leftMemory, left).mul(loadSingle(rightMemory, right)))
                : load(leftMemory, left).mul(load(rightMemory, right));
    }

    private static DoubleVector load(MemorySegment memory, long offsetBytes) {
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
