package dev.onecopy.kernel.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Kernels;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Sums of whole leaves of float32, in float64. Eight vectors of sums are kept in registers, so that one addition need
 * not wait for another; where eight vectors are fewer than the lanes of a leaf, the leaf is walked several times, a
 * part of its lanes each.
 */
final class Float32Leaves {
    private static final int ROWS = Kernels.LEAF_ELEMENTS / Kernels.LANES;
    private static final long ROW_BYTES = Kernels.LANES * 4L;
    private static final int LANES = Species.FLOAT64.length();
    private static final int PART_LANES = 8 * LANES;
    private static final long STEP_BYTES = LANES * 4L;

    private Float32Leaves() {}

    static void sum(Block source, int leafCount, Block lanes) {
        for (int leaf = 0; leaf < leafCount; leaf++) {
            Block leafSource = source.from(leaf * Kernels.LEAF_ELEMENTS);
            Block leafLanes = lanes.from(leaf * Kernels.LANES);
            for (int first = 0; first < Kernels.LANES; first += PART_LANES) {
                sumPart(leafSource.memory(), leafSource.offsetBytes(first), leafLanes.from(first));
            }
        }
    }

    private static void sumPart(MemorySegment memory, long offsetBytes, Block lanes) {
        DoubleVector zero = DoubleVector.broadcast(Species.FLOAT64, -0.0);
        DoubleVector sum0 = zero;
        DoubleVector sum1 = zero;
        DoubleVector sum2 = zero;
        DoubleVector sum3 = zero;
        DoubleVector sum4 = zero;
        DoubleVector sum5 = zero;
        DoubleVector sum6 = zero;
        DoubleVector sum7 = zero;
        for (int row = 0; row < ROWS; row++) {
            long at = offsetBytes + row * ROW_BYTES;
            sum0 = sum0.add(load(memory, at));
            sum1 = sum1.add(load(memory, at + STEP_BYTES));
            sum2 = sum2.add(load(memory, at + 2 * STEP_BYTES));
            sum3 = sum3.add(load(memory, at + 3 * STEP_BYTES));
            sum4 = sum4.add(load(memory, at + 4 * STEP_BYTES));
            sum5 = sum5.add(load(memory, at + 5 * STEP_BYTES));
            sum6 = sum6.add(load(memory, at + 6 * STEP_BYTES));
            sum7 = sum7.add(load(memory, at + 7 * STEP_BYTES));
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
        return (DoubleVector) FloatVector.fromMemorySegment(Species.HALF_FLOAT32, memory, offsetBytes, LITTLE_ENDIAN)
                .convertShape(VectorOperators.F2D, Species.FLOAT64, 0);
    }

    private static void store(DoubleVector sum, Block lanes, int position) {
        sum.intoMemorySegment(lanes.memory(), lanes.offsetBytes(position * LANES), LITTLE_ENDIAN);
    }
}
