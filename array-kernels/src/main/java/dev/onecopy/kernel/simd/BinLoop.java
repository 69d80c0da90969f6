package dev.onecopy.kernel.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.HistogramBins;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The bins of elements, as {@link HistogramBins#binOf} finds them; it is asked itself where an element is so near to an
 * edge that the estimate may be wrong. See {@link Template}.
 */
final class BinLoop implements Loops.Bins {
    private static final Object[] CONSTANTS = Template.constants(MethodHandles.lookup());
    private static final boolean SINGLE = CONSTANTS[0] == DType.FLOAT32;
    private static final long ITEM_BYTES = SINGLE ? Float.BYTES : Double.BYTES;
    private static final int LANES = Species.FLOAT64.length();

    @Override
    public void run(Block source, int elementCount, HistogramBins bins, int[] found) {
        MemorySegment memory = source.memory();
        long start = source.offsetBytes();
        double low = bins.low();
        double scale = bins.scale();
        double first = bins.first();
        double last = bins.last();
        double sure = 0.5 - bins.doubtfulDistance();
        double most = bins.binCount();
        for (int i = 0; i < elementCount; i += LANES) {
            DoubleVector x = SINGLE ? loadSingle(memory, start + i * ITEM_BYTES) : load(memory, start + i * ITEM_BYTES);
            VectorMask<Double> inside = x.compare(VectorOperators.GE, first).and(x.compare(VectorOperators.LE, last));
            DoubleVector estimate = x.sub(low).mul(scale).blend(most + 0.5, inside.not());
            IntVector bin = (IntVector) estimate.convertShape(VectorOperators.D2I, Species.HALF_INT32, 0);
            DoubleVector whole = (DoubleVector) bin.convertShape(VectorOperators.I2D, Species.FLOAT64, 0);
            bin.intoArray(found, i);
            if (!estimate.sub(whole).sub(0.5).abs().lt(sure).allTrue()) {
                one(x, bins, found, i);
            }
        }
    }

    private static void one(DoubleVector elements, HistogramBins bins, int[] found, int first) {
        for (int lane = 0; lane < LANES; lane++) {
            found[first + lane] = bins.binOf(elements.lane(lane));
        }
    }

    private static DoubleVector load(MemorySegment memory, long offsetBytes) {
        return DoubleVector.fromMemorySegment(Species.FLOAT64, memory, offsetBytes, LITTLE_ENDIAN);
    }

    private static DoubleVector loadSingle(MemorySegment memory, long offsetBytes) {
        FloatVector narrow = FloatVector.fromMemorySegment(Species.HALF_FLOAT32, memory, offsetBytes, LITTLE_ENDIAN);
        return (DoubleVector) narrow.convertShape(VectorOperators.F2D, Species.FLOAT64, 0);
    }
}
