package dev.onecopy.kernel.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Kernels;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The walks over whole rows of lanes that moments take, as many vectors of lanes at a time as the compiler keeps in
 * registers; what is left of the lanes is summed in further walks over the block, which is in the cache by then. See
 * {@link Template}.
 */
final class MomentLoop implements Loops.MomentSums {
    private static final Object[] CONSTANTS = Template.constants(MethodHandles.lookup());
    private static final DType DTYPE = (DType) CONSTANTS[0];
    private static final long ITEM_BYTES = DTYPE.itemsizeBytes();
    private static final int LANES = Species.FLOAT64.length();
    private static final long STEP_BYTES = LANES * ITEM_BYTES;
    private static final long ROW_BYTES = Kernels.LANES * ITEM_BYTES;

    @Override
    public void sum(Block source, int elementCount, double[] sums) {
        MemorySegment memory = source.memory();
        long sizeBytes = elementCount * ITEM_BYTES;
        if (8 * LANES < Kernels.LANES) {
            Cache.fetch(source, sizeBytes);
        }
        for (int lane = 0; lane < Kernels.LANES; lane += 8 * LANES) {
            long start = source.offsetBytes() + lane * ITEM_BYTES;
            DoubleVector sum0 = DoubleVector.zero(Species.FLOAT64);
            DoubleVector sum1 = sum0;
            DoubleVector sum2 = sum0;
            DoubleVector sum3 = sum0;
            DoubleVector sum4 = sum0;
            DoubleVector sum5 = sum0;
            DoubleVector sum6 = sum0;
            DoubleVector sum7 = sum0;
            for (long row = 0; row < sizeBytes; row += ROW_BYTES) {
                long at = start + row;
                sum0 = sum0.add(load(memory, at));
                sum1 = sum1.add(load(memory, at + STEP_BYTES));
                sum2 = sum2.add(load(memory, at + 2 * STEP_BYTES));
                sum3 = sum3.add(load(memory, at + 3 * STEP_BYTES));
                sum4 = sum4.add(load(memory, at + 4 * STEP_BYTES));
                sum5 = sum5.add(load(memory, at + 5 * STEP_BYTES));
                sum6 = sum6.add(load(memory, at + 6 * STEP_BYTES));
                sum7 = sum7.add(load(memory, at + 7 * STEP_BYTES));
            }
            sum0.intoArray(sums, lane);
            sum1.intoArray(sums, lane + LANES);
            sum2.intoArray(sums, lane + 2 * LANES);
            sum3.intoArray(sums, lane + 3 * LANES);
            sum4.intoArray(sums, lane + 4 * LANES);
            sum5.intoArray(sums, lane + 5 * LANES);
            sum6.intoArray(sums, lane + 6 * LANES);
            sum7.intoArray(sums, lane + 7 * LANES);
        }
    }

    @Override
    public void distances(Block source, int elementCount, double mean, double[] distances, double[] squares) {
        MemorySegment memory = source.memory();
        long sizeBytes = elementCount * ITEM_BYTES;
        DoubleVector center = DoubleVector.broadcast(Species.FLOAT64, mean);
        for (int lane = 0; lane < Kernels.LANES; lane += 4 * LANES) {
            long start = source.offsetBytes() + lane * ITEM_BYTES;
            DoubleVector sum0 = DoubleVector.zero(Species.FLOAT64);
            DoubleVector sum1 = sum0;
            DoubleVector sum2 = sum0;
            DoubleVector sum3 = sum0;
            DoubleVector square0 = sum0;
            DoubleVector square1 = sum0;
            DoubleVector square2 = sum0;
            DoubleVector square3 = sum0;
            for (long row = 0; row < sizeBytes; row += ROW_BYTES) {
                long at = start + row;
                DoubleVector x0 = load(memory, at).sub(center);
                DoubleVector x1 = load(memory, at + STEP_BYTES).sub(center);
                DoubleVector x2 = load(memory, at + 2 * STEP_BYTES).sub(center);
                DoubleVector x3 = load(memory, at + 3 * STEP_BYTES).sub(center);
                sum0 = sum0.add(x0);
                sum1 = sum1.add(x1);
                sum2 = sum2.add(x2);
                sum3 = sum3.add(x3);
                square0 = x0.fma(x0, square0);
                square1 = x1.fma(x1, square1);
                square2 = x2.fma(x2, square2);
                square3 = x3.fma(x3, square3);
            }
            sum0.intoArray(distances, lane);
            sum1.intoArray(distances, lane + LANES);
            sum2.intoArray(distances, lane + 2 * LANES);
            sum3.intoArray(distances, lane + 3 * LANES);
            square0.intoArray(squares, lane);
            square1.intoArray(squares, lane + LANES);
            square2.intoArray(squares, lane + 2 * LANES);
            square3.intoArray(squares, lane + 3 * LANES);
        }
    }

    private static DoubleVector load(MemorySegment memory, long offsetBytes) {
        if (DTYPE == DType.FLOAT64) {
            return DoubleVector.fromMemorySegment(Species.FLOAT64, memory, offsetBytes, LITTLE_ENDIAN);
        }
        if (DTYPE == DType.FLOAT32) {
            FloatVector narrow =
                    FloatVector.fromMemorySegment(Species.HALF_FLOAT32, memory, offsetBytes, LITTLE_ENDIAN);
            return (DoubleVector) narrow.convertShape(VectorOperators.F2D, Species.FLOAT64, 0);
        }
        IntVector integers = IntVector.fromMemorySegment(Species.HALF_INT32, memory, offsetBytes, LITTLE_ENDIAN);
        return (DoubleVector) integers.convertShape(VectorOperators.I2D, Species.FLOAT64, 0);
    }
}
