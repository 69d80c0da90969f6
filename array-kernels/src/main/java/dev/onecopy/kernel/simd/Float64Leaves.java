package dev.onecopy.kernel.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Kernels;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/**
 * Sums of whole leaves of float64, or of products of float64. A vector of lanes is a chain of additions, so several are
 * kept in flight: as many as the compiler keeps in registers, which are eight of plain elements and four of products.
 * What is left of a leaf's lanes then is summed in further walks over the leaf, which is in the cache by then.
 */
final class Float64Leaves {
    private static final int ROWS = Kernels.LEAF_ELEMENTS / Kernels.LANES;
    private static final long ROW_BYTES = Kernels.LANES * 8L;
    private static final int LANES = Species.FLOAT64.length();
    private static final int SUM_LANES = 8 * LANES;
    private static final int PRODUCT_LANES = 4 * LANES;
    private static final long STEP_BYTES = LANES * 8L;

    private Float64Leaves() {}

    /** Sums the elements of a block. */
    static void sum(Block source, int leafCount, Block lanes) {
        Cache.fetch(source, (long) leafCount * Kernels.LEAF_ELEMENTS * Double.BYTES);
        MemorySegment memory = source.memory();
        for (int leaf = 0; leaf < leafCount; leaf++) {
            long leafOffset = source.offsetBytes(leaf * Kernels.LEAF_ELEMENTS);
            for (int lane = 0; lane < Kernels.LANES; lane += SUM_LANES) {
                long offset = leafOffset + lane * 8L;
                DoubleVector sum0 = load(memory, offset);
                DoubleVector sum1 = load(memory, offset + STEP_BYTES);
                DoubleVector sum2 = load(memory, offset + 2 * STEP_BYTES);
                DoubleVector sum3 = load(memory, offset + 3 * STEP_BYTES);
                DoubleVector sum4 = load(memory, offset + 4 * STEP_BYTES);
                DoubleVector sum5 = load(memory, offset + 5 * STEP_BYTES);
                DoubleVector sum6 = load(memory, offset + 6 * STEP_BYTES);
                DoubleVector sum7 = load(memory, offset + 7 * STEP_BYTES);
                for (int row = 1; row < ROWS; row++) {
                    long at = offset + row * ROW_BYTES;
                    sum0 = sum0.add(load(memory, at));
                    sum1 = sum1.add(load(memory, at + STEP_BYTES));
                    sum2 = sum2.add(load(memory, at + 2 * STEP_BYTES));
                    sum3 = sum3.add(load(memory, at + 3 * STEP_BYTES));
                    sum4 = sum4.add(load(memory, at + 4 * STEP_BYTES));
                    sum5 = sum5.add(load(memory, at + 5 * STEP_BYTES));
                    sum6 = sum6.add(load(memory, at + 6 * STEP_BYTES));
                    sum7 = sum7.add(load(memory, at + 7 * STEP_BYTES));
                }
                int first = leaf * Kernels.LANES + lane;
                store(sum0, lanes, first);
                store(sum1, lanes, first + LANES);
                store(sum2, lanes, first + 2 * LANES);
                store(sum3, lanes, first + 3 * LANES);
                store(sum4, lanes, first + 4 * LANES);
                store(sum5, lanes, first + 5 * LANES);
                store(sum6, lanes, first + 6 * LANES);
                store(sum7, lanes, first + 7 * LANES);
            }
        }
    }

    /** Sums the products of two blocks, either of which may be repeated. */
    static void sumProducts(Block left, Block right, int leafCount, Block lanes) {
        if (right.stepBytes() == 0) {
            sumMultiples(left, right, leafCount, lanes);
        } else if (left.stepBytes() == 0) {
            sumMultiples(right, left, leafCount, lanes);
        } else {
            sumPairs(left, right, leafCount, lanes);
        }
    }

    private static void sumMultiples(Block source, Block factorBlock, int leafCount, Block lanes) {
        Cache.fetch(source, (long) leafCount * Kernels.LEAF_ELEMENTS * Double.BYTES);
        MemorySegment memory = source.memory();
        DoubleVector factor = load(factorBlock.memory(), factorBlock.offsetBytes());
        for (int leaf = 0; leaf < leafCount; leaf++) {
            long leafOffset = source.offsetBytes(leaf * Kernels.LEAF_ELEMENTS);
            for (int lane = 0; lane < Kernels.LANES; lane += PRODUCT_LANES) {
                long offset = leafOffset + lane * 8L;
                DoubleVector sum0 = load(memory, offset).mul(factor);
                DoubleVector sum1 = load(memory, offset + STEP_BYTES).mul(factor);
                DoubleVector sum2 = load(memory, offset + 2 * STEP_BYTES).mul(factor);
                DoubleVector sum3 = load(memory, offset + 3 * STEP_BYTES).mul(factor);
                for (int row = 1; row < ROWS; row++) {
                    long at = offset + row * ROW_BYTES;
                    sum0 = sum0.add(load(memory, at).mul(factor));
                    sum1 = sum1.add(load(memory, at + STEP_BYTES).mul(factor));
                    sum2 = sum2.add(load(memory, at + 2 * STEP_BYTES).mul(factor));
                    sum3 = sum3.add(load(memory, at + 3 * STEP_BYTES).mul(factor));
                }
                int first = leaf * Kernels.LANES + lane;
                store(sum0, lanes, first);
                store(sum1, lanes, first + LANES);
                store(sum2, lanes, first + 2 * LANES);
                store(sum3, lanes, first + 3 * LANES);
            }
        }
    }

    private static void sumPairs(Block left, Block right, int leafCount, Block lanes) {
        Cache.fetch(left, (long) leafCount * Kernels.LEAF_ELEMENTS * Double.BYTES);
        if (!right.equals(left)) {
            Cache.fetch(right, (long) leafCount * Kernels.LEAF_ELEMENTS * Double.BYTES);
        }
        MemorySegment leftMemory = left.memory();
        MemorySegment rightMemory = right.memory();
        DoubleVector nothing = DoubleVector.broadcast(Species.FLOAT64, -0.0);
        for (int leaf = 0; leaf < leafCount; leaf++) {
            for (int lane = 0; lane < Kernels.LANES; lane += PRODUCT_LANES) {
                long leftOffset = left.offsetBytes(leaf * Kernels.LEAF_ELEMENTS + lane);
                long rightOffset = right.offsetBytes(leaf * Kernels.LEAF_ELEMENTS + lane);
                DoubleVector sum0 = nothing;
                DoubleVector sum1 = nothing;
                DoubleVector sum2 = nothing;
                DoubleVector sum3 = nothing;
                for (int row = 0; row < ROWS; row++) {
                    long at = row * ROW_BYTES;
                    sum0 = sum0.add(load(leftMemory, leftOffset + at).mul(load(rightMemory, rightOffset + at)));
                    sum1 = sum1.add(load(leftMemory, leftOffset + at + STEP_BYTES)
                            .mul(load(rightMemory, rightOffset + at + STEP_BYTES)));
                    sum2 = sum2.add(load(leftMemory, leftOffset + at + 2 * STEP_BYTES)
                            .mul(load(rightMemory, rightOffset + at + 2 * STEP_BYTES)));
                    sum3 = sum3.add(load(leftMemory, leftOffset + at + 3 * STEP_BYTES)
                            .mul(load(rightMemory, rightOffset + at + 3 * STEP_BYTES)));
                }
                int first = leaf * Kernels.LANES + lane;
                store(sum0, lanes, first);
                store(sum1, lanes, first + LANES);
                store(sum2, lanes, first + 2 * LANES);
                store(sum3, lanes, first + 3 * LANES);
            }
        }
    }

    /** Adds the sums of two leaves lane by lane. */
    static void addLanes(Block left, Block right, Block target) {
        MemorySegment leftMemory = left.memory();
        MemorySegment rightMemory = right.memory();
        for (int lane = 0; lane < Kernels.LANES; lane += LANES) {
            DoubleVector first = load(leftMemory, left.offsetBytes() + lane * 8L);
            DoubleVector second = load(rightMemory, right.offsetBytes() + lane * 8L);
            store(first.add(second), target, lane);
        }
    }

    private static DoubleVector load(MemorySegment memory, long offsetBytes) {
        return DoubleVector.fromMemorySegment(Species.FLOAT64, memory, offsetBytes, LITTLE_ENDIAN);
    }

    private static void store(DoubleVector sum, Block lanes, int lane) {
        sum.intoMemorySegment(lanes.memory(), lanes.offsetBytes(lane), LITTLE_ENDIAN);
    }
}
