package dev.onecopy.kernel.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.HistogramBins;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The bins of float64, as {@link HistogramBins#binOf} finds them; it is asked itself where an element is so near to an
 * edge that the estimate may be wrong.
 */
final class BinLoop implements Loops.Bins {
    private static final int LANES = Species.FLOAT64.length();

    @Override
    public void run(Block source, int first, int elementCount, HistogramBins bins, int[] found) {
        MemorySegment memory = source.memory();
        long start = source.offsetBytes(first);
        double low = bins.low();
        double scale = bins.scale();
        double least = bins.first();
        double largest = bins.last();
        double sure = 0.5 - bins.doubtfulDistance();
        double none = bins.binCount() + 0.5;
        for (int i = 0; i < elementCount; i += LANES) {
            long offset = start + i * (long) Double.BYTES;
            DoubleVector x = DoubleVector.fromMemorySegment(Species.FLOAT64, memory, offset, LITTLE_ENDIAN);
            VectorMask<Double> inside =
                    x.compare(VectorOperators.GE, least).and(x.compare(VectorOperators.LE, largest));
            DoubleVector estimate = x.sub(low).mul(scale).blend(none, inside.not());
            IntVector bin = (IntVector) estimate.convertShape(VectorOperators.D2I, Species.HALF_INT32, 0);
            DoubleVector whole = (DoubleVector) bin.convertShape(VectorOperators.I2D, Species.FLOAT64, 0);
            bin.intoArray(found, i);
            if (!estimate.sub(whole).sub(0.5).abs().lt(sure).allTrue()) {
                one(memory, offset, bins, found, i);
            }
        }
    }

    /** Reads the elements once more: a vector that is handed on would be an object in each round. */
    private static void one(MemorySegment memory, long offsetBytes, HistogramBins bins, int[] found, int first) {
        for (int lane = 0; lane < LANES; lane++) {
            found[first + lane] = bins.binOf(memory.get(Elements.FLOAT64, offsetBytes + lane * (long) Double.BYTES));
        }
    }
}
