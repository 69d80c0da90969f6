package dev.onecopy.kernel.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Kernels;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/**
 * Sums of whole leaves of products of float64. Eight vectors of sums are kept in registers, so that one addition need
 * not wait for another; where eight vectors are fewer than the lanes of a leaf, the leaf is walked several times, a
 * part of its lanes each.
 */
final class Float64Leaves {
    private static final int ROWS = Kernels.LEAF_ELEMENTS / Kernels.LANES;
    private static final long ROW_BYTES = Kernels.LANES * 8L;
    private static final int LANES = Species.FLOAT64.length();
    private static final int PART_LANES = 8 * LANES;
    private static final long STEP_BYTES = LANES * 8L;

    private Float64Leaves() {}

    /** Sums a block itself: its products with 1, which are exact and cost nothing beside the loads. */
    static void sum(Block source, int leafCount, Block lanes) {
        sumMultiples(source, DoubleVector.broadcast(Species.FLOAT64, 1), leafCount, lanes);
    }

    /** Sums the products of two blocks, either of which may be repeated. */
    static void sumProducts(Block left, Block right, int leafCount, Block lanes) {
        if (right.stepBytes() == 0) {
            sumMultiples(left, load(right.memory(), right.offsetBytes()), leafCount, lanes);
        } else if (left.stepBytes() == 0) {
            sumMultiples(right, load(left.memory(), left.offsetBytes()), leafCount, lanes);
        } else {
            for (int leaf = 0; leaf < leafCount; leaf++) {
                int element = leaf * Kernels.LEAF_ELEMENTS;
                Block leafLanes = lanes.from(leaf * Kernels.LANES);
                for (int first = 0; first < Kernels.LANES; first += PART_LANES) {
                    sumPart(left.from(element + first), right.from(element + first), leafLanes.from(first));
                }
            }
        }
    }

    private static void sumMultiples(Block source, DoubleVector factor, int leafCount, Block lanes) {
        for (int leaf = 0; leaf < leafCount; leaf++) {
            Block leafSource = source.from(leaf * Kernels.LEAF_ELEMENTS);
            Block leafLanes = lanes.from(leaf * Kernels.LANES);
            for (int first = 0; first < Kernels.LANES; first += PART_LANES) {
                sumPart(leafSource.memory(), leafSource.offsetBytes(first), factor, leafLanes.from(first));
            }
        }
    }

    private static void sumPart(MemorySegment memory, long offsetBytes, DoubleVector factor, Block lanes) {
        DoubleVector sum0 = DoubleVector.broadcast(Species.FLOAT64, -0.0);
        DoubleVector sum1 = sum0;
        DoubleVector sum2 = sum0;
        DoubleVector sum3 = sum0;
        DoubleVector sum4 = sum0;
        DoubleVector sum5 = sum0;
        DoubleVector sum6 = sum0;
        DoubleVector sum7 = sum0;
        for (int row = 0; row < ROWS; row++) {
            long at = offsetBytes + row * ROW_BYTES;
            sum0 = sum0.add(load(memory, at).mul(factor));
            sum1 = sum1.add(load(memory, at + STEP_BYTES).mul(factor));
            sum2 = sum2.add(load(memory, at + 2 * STEP_BYTES).mul(factor));
            sum3 = sum3.add(load(memory, at + 3 * STEP_BYTES).mul(factor));
            sum4 = sum4.add(load(memory, at + 4 * STEP_BYTES).mul(factor));
            sum5 = sum5.add(load(memory, at + 5 * STEP_BYTES).mul(factor));
            sum6 = sum6.add(load(memory, at + 6 * STEP_BYTES).mul(factor));
            sum7 = sum7.add(load(memory, at + 7 * STEP_BYTES).mul(factor));
        }
        store(sum0, lanes, 0);
        store(sum1, lanes, 1);
        store(sum2, lanes, 2);
        store(sum3, lanes, 3);
        store(sum4, lanes, 4);
        store(sum5, lanes, 5);
        store(sum6, lanes, 6);
        store(sum7, lanes, 7);
    }

    private static void sumPart(Block leftBlock, Block rightBlock, Block lanes) {
        MemorySegment left = leftBlock.memory();
        MemorySegment right = rightBlock.memory();
        DoubleVector sum0 = DoubleVector.broadcast(Species.FLOAT64, -0.0);
        DoubleVector sum1 = sum0;
        DoubleVector sum2 = sum0;
        DoubleVector sum3 = sum0;
        DoubleVector sum4 = sum0;
        DoubleVector sum5 = sum0;
        DoubleVector sum6 = sum0;
        DoubleVector sum7 = sum0;
        for (int row = 0; row < ROWS; row++) {
            long leftAt = leftBlock.offsetBytes() + row * ROW_BYTES;
            long rightAt = rightBlock.offsetBytes() + row * ROW_BYTES;
            sum0 = sum0.add(load(left, leftAt).mul(load(right, rightAt)));
            sum1 = sum1.add(load(left, leftAt + STEP_BYTES).mul(load(right, rightAt + STEP_BYTES)));
            sum2 = sum2.add(load(left, leftAt + 2 * STEP_BYTES).mul(load(right, rightAt + 2 * STEP_BYTES)));
            sum3 = sum3.add(load(left, leftAt + 3 * STEP_BYTES).mul(load(right, rightAt + 3 * STEP_BYTES)));
            sum4 = sum4.add(load(left, leftAt + 4 * STEP_BYTES).mul(load(right, rightAt + 4 * STEP_BYTES)));
            sum5 = sum5.add(load(left, leftAt + 5 * STEP_BYTES).mul(load(right, rightAt + 5 * STEP_BYTES)));
            sum6 = sum6.add(load(left, leftAt + 6 * STEP_BYTES).mul(load(right, rightAt + 6 * STEP_BYTES)));
            sum7 = sum7.add(load(left, leftAt + 7 * STEP_BYTES).mul(load(right, rightAt + 7 * STEP_BYTES)));
        }
        store(sum0, lanes, 0);
        store(sum1, lanes, 1);
        store(sum2, lanes, 2);
        store(sum3, lanes, 3);
        store(sum4, lanes, 4);
        store(sum5, lanes, 5);
        store(sum6, lanes, 6);
        store(sum7, lanes, 7);
    }

    private static DoubleVector load(MemorySegment memory, long offsetBytes) {
        return DoubleVector.fromMemorySegment(Species.FLOAT64, memory, offsetBytes, LITTLE_ENDIAN);
    }

    private static void store(DoubleVector sum, Block lanes, int position) {
        sum.intoMemorySegment(lanes.memory(), lanes.offsetBytes(position * LANES), LITTLE_ENDIAN);
    }
}
