package dev.onecopy.kernel.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.HistogramBins;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** The bins of float32, estimated in float32 as {@link BinLoop} does in float64. */
final class SingleBinLoop implements Loops.Bins {
    private static final int LANES = Species.FLOAT32.length();

    @Override
    public void run(Block source, int first, int elementCount, HistogramBins bins, int[] found) {
        MemorySegment memory = source.memory();
        long start = source.offsetBytes(first);
        float low = (float) bins.low();
        float scale = (float) bins.scale();
        float least = bins.firstSingle();
        float largest = bins.lastSingle();
        float sure = 0.5f - bins.doubtfulSingleDistance();
        float none = bins.binCount() + 0.5f;
        for (int i = 0; i < elementCount; i += LANES) {
            long offset = start + i * (long) Float.BYTES;
            FloatVector x = FloatVector.fromMemorySegment(Species.FLOAT32, memory, offset, LITTLE_ENDIAN);
            VectorMask<Float> inside = x.compare(VectorOperators.GE, least).and(x.compare(VectorOperators.LE, largest));
            FloatVector estimate = x.sub(low).mul(scale).blend(none, inside.not());
            IntVector bin = (IntVector) estimate.convertShape(VectorOperators.F2I, Species.INT32, 0);
            FloatVector whole = (FloatVector) bin.convertShape(VectorOperators.I2F, Species.FLOAT32, 0);
            bin.intoArray(found, i);
            if (!estimate.sub(whole).sub(0.5f).abs().lt(sure).allTrue()) {
                one(memory, offset, bins, found, i);
            }
        }
    }

    private static void one(MemorySegment memory, long offsetBytes, HistogramBins bins, int[] found, int first) {
        for (int lane = 0; lane < LANES; lane++) {
            found[first + lane] = bins.binOf(memory.get(Elements.FLOAT32, offsetBytes + lane * (long) Float.BYTES));
        }
    }
}
