package dev.onecopy.kernel.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.Kernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Sums of whole leaves of products of float32, each rounded to float32 and added up in float64. A vector of lanes is a
 * chain of additions, so several are kept in flight: four at a time here, which the compiler still keeps in registers
 * (with eight it puts them on the heap). What is left of a leaf's lanes then is summed in further walks over the leaf,
 * which is in the cache by then.
 */
final class Float32Leaves {
    private static final int ROWS = Kernels.LEAF_ELEMENTS / Kernels.LANES;
    private static final long ROW_BYTES = Kernels.LANES * 4L;
    private static final int LANES = Species.FLOAT64.length();
    private static final int PART_LANES = 4 * LANES;
    private static final long STEP_BYTES = LANES * 4L;
    private static final Block ONE = one();

    private Float32Leaves() {}

    private static Block one() {
        MemorySegment memory = Arena.global().allocate(Block.REPEATED_COPIES * 4L, 64);
        for (int i = 0; i < Block.REPEATED_COPIES; i++) {
            memory.set(Elements.FLOAT32, i * 4L, 1);
        }
        return Block.repeated(memory, 0);
    }

    /** Sums a block itself: its products with 1, which are exact and cost nothing beside the loads. */
    static void sum(Block source, int leafCount, Block lanes) {
        sumMultiples(source, ONE, leafCount, lanes);
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
        Cache.fetch(source, (long) leafCount * Kernels.LEAF_ELEMENTS * Float.BYTES);
        MemorySegment memory = source.memory();
        FloatVector factor = load(factorBlock.memory(), factorBlock.offsetBytes());
        for (int leaf = 0; leaf < leafCount; leaf++) {
            long leafOffset = source.offsetBytes(leaf * Kernels.LEAF_ELEMENTS);
            for (int lane = 0; lane < Kernels.LANES; lane += PART_LANES) {
                long offset = leafOffset + lane * 4L;
                DoubleVector sum0 = widened(load(memory, offset).mul(factor));
                DoubleVector sum1 = widened(load(memory, offset + STEP_BYTES).mul(factor));
                DoubleVector sum2 =
                        widened(load(memory, offset + 2 * STEP_BYTES).mul(factor));
                DoubleVector sum3 =
                        widened(load(memory, offset + 3 * STEP_BYTES).mul(factor));
                for (int row = 1; row < ROWS; row++) {
                    long at = offset + row * ROW_BYTES;
                    sum0 = sum0.add(widened(load(memory, at).mul(factor)));
                    sum1 = sum1.add(widened(load(memory, at + STEP_BYTES).mul(factor)));
                    sum2 = sum2.add(widened(load(memory, at + 2 * STEP_BYTES).mul(factor)));
                    sum3 = sum3.add(widened(load(memory, at + 3 * STEP_BYTES).mul(factor)));
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
        Cache.fetch(left, (long) leafCount * Kernels.LEAF_ELEMENTS * Float.BYTES);
        if (!right.equals(left)) {
            Cache.fetch(right, (long) leafCount * Kernels.LEAF_ELEMENTS * Float.BYTES);
        }
        MemorySegment leftMemory = left.memory();
        MemorySegment rightMemory = right.memory();
        DoubleVector nothing = DoubleVector.broadcast(Species.FLOAT64, -0.0);
        for (int leaf = 0; leaf < leafCount; leaf++) {
            for (int lane = 0; lane < Kernels.LANES; lane += PART_LANES) {
                long leftOffset = left.offsetBytes(leaf * Kernels.LEAF_ELEMENTS + lane);
                long rightOffset = right.offsetBytes(leaf * Kernels.LEAF_ELEMENTS + lane);
                DoubleVector sum0 = nothing;
                DoubleVector sum1 = nothing;
                DoubleVector sum2 = nothing;
                DoubleVector sum3 = nothing;
                for (int row = 0; row < ROWS; row++) {
                    long at = row * ROW_BYTES;
                    sum0 = sum0.add(
                            widened(load(leftMemory, leftOffset + at).mul(load(rightMemory, rightOffset + at))));
                    sum1 = sum1.add(widened(load(leftMemory, leftOffset + at + STEP_BYTES)
                            .mul(load(rightMemory, rightOffset + at + STEP_BYTES))));
                    sum2 = sum2.add(widened(load(leftMemory, leftOffset + at + 2 * STEP_BYTES)
                            .mul(load(rightMemory, rightOffset + at + 2 * STEP_BYTES))));
                    sum3 = sum3.add(widened(load(leftMemory, leftOffset + at + 3 * STEP_BYTES)
                            .mul(load(rightMemory, rightOffset + at + 3 * STEP_BYTES))));
                }
                int first = leaf * Kernels.LANES + lane;
                store(sum0, lanes, first);
                store(sum1, lanes, first + LANES);
                store(sum2, lanes, first + 2 * LANES);
                store(sum3, lanes, first + 3 * LANES);
            }
        }
    }

    private static FloatVector load(MemorySegment memory, long offsetBytes) {
        return FloatVector.fromMemorySegment(Species.HALF_FLOAT32, memory, offsetBytes, LITTLE_ENDIAN);
    }

    private static DoubleVector widened(FloatVector vector) {
        return (DoubleVector) vector.convertShape(VectorOperators.F2D, Species.FLOAT64, 0);
    }

    private static void store(DoubleVector sum, Block lanes, int lane) {
        sum.intoMemorySegment(lanes.memory(), lanes.offsetBytes(lane), LITTLE_ENDIAN);
    }
}
