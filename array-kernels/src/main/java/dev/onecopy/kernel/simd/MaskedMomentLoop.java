package dev.onecopy.kernel.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Kernels;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The walks of {@link MomentLoop} with a mask: what it leaves out is added as 0, which changes no sum, since none is
 * ever -0.0. See {@link Template}.
 */
final class MaskedMomentLoop implements Loops.MaskedMomentSums {
    private static final Object[] CONSTANTS = Template.constants(MethodHandles.lookup());
    private static final boolean SINGLE = CONSTANTS[0] == DType.FLOAT32;
    private static final long ITEM_BYTES = SINGLE ? Float.BYTES : Double.BYTES;
    private static final int LANES = Species.FLOAT64.length();

    /** Truth values are read in groups of so many, of which shorter vectors take a part. */
    private static final int GROUP = Long.BYTES;

    @Override
    public void sum(Block source, Block mask, int elementCount, double[] sums) {
        MemorySegment memory = source.memory();
        MemorySegment truths = mask.memory();
        DoubleVector zero = DoubleVector.zero(Species.FLOAT64);
        for (int lane = 0; lane < Kernels.LANES; lane += LANES) {
            DoubleVector sum = zero;
            for (int i = lane; i < elementCount; i += Kernels.LANES) {
                DoubleVector x = load(memory, source.offsetBytes() + i * ITEM_BYTES);
                sum = sum.add(zero.blend(x, included(truths, mask.offsetBytes(), i)));
            }
            sum.intoArray(sums, lane);
        }
    }

    @Override
    public void distances(
            Block source, Block mask, int elementCount, double mean, double[] distances, double[] squares) {
        MemorySegment memory = source.memory();
        MemorySegment truths = mask.memory();
        DoubleVector zero = DoubleVector.zero(Species.FLOAT64);
        DoubleVector center = DoubleVector.broadcast(Species.FLOAT64, mean);
        for (int lane = 0; lane < Kernels.LANES; lane += LANES) {
            DoubleVector sum = zero;
            DoubleVector square = zero;
            for (int i = lane; i < elementCount; i += Kernels.LANES) {
                DoubleVector all =
                        load(memory, source.offsetBytes() + i * ITEM_BYTES).sub(center);
                DoubleVector x = zero.blend(all, included(truths, mask.offsetBytes(), i));
                sum = sum.add(x);
                square = x.fma(x, square);
            }
            sum.intoArray(distances, lane);
            square.intoArray(squares, lane);
        }
    }

    private static VectorMask<Double> included(MemorySegment truths, long offsetBytes, int first) {
        long bits = Truths.read(truths, offsetBytes + first - first % GROUP);
        return VectorMask.fromLong(Species.FLOAT64, bits >>> first % GROUP);
    }

    private static DoubleVector load(MemorySegment memory, long offsetBytes) {
        if (!SINGLE) {
            return DoubleVector.fromMemorySegment(Species.FLOAT64, memory, offsetBytes, LITTLE_ENDIAN);
        }
        FloatVector narrow = FloatVector.fromMemorySegment(Species.HALF_FLOAT32, memory, offsetBytes, LITTLE_ENDIAN);
        return (DoubleVector) narrow.convertShape(VectorOperators.F2D, Species.FLOAT64, 0);
    }
}
