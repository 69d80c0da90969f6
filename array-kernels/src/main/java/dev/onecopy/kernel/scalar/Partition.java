package dev.onecopy.kernel.scalar;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import java.lang.foreign.MemorySegment;

/** What selection of order statistics by passes needs: elements by intervals of their keys. */
final class Partition {
    private Partition() {}

    static long nans(DType dtype, Block source, int elementCount) {
        if (!dtype.isFloating()) {
            return 0;
        }
        long count = 0;
        for (int i = 0; i < elementCount; i++) {
            double element = FloatingElement.read(dtype, source, i);
            count += Double.isNaN(element) ? 1 : 0;
        }
        return count;
    }

    static long run(DType dtype, Block source, int elementCount, long lowest, long highest, Block within) {
        long below = 0;
        int copied = 0;
        for (int i = 0; i < elementCount; i++) {
            long bits = Elements.read(dtype, source.memory(), source.offsetBytes(i));
            long key = Elements.key(dtype, bits);
            below += key < lowest ? 1 : 0;
            if (key >= lowest && key <= highest) {
                Elements.write(dtype, within.memory(), within.offsetBytes(copied), bits);
                copied++;
            }
        }
        return (below << Integer.SIZE) + copied;
    }

    static void count(DType dtype, Block source, int elementCount, long lowest, int shift, Block counts) {
        for (int i = 0; i < elementCount; i++) {
            long key = Elements.key(dtype, source.memory(), source.offsetBytes(i));
            add(counts.memory(), counts.offsetBytes() + ((key - lowest) >>> shift) * Long.BYTES);
        }
    }

    private static void add(MemorySegment counts, long offsetBytes) {
        counts.set(Elements.INT64, offsetBytes, counts.get(Elements.INT64, offsetBytes) + 1);
    }
}
