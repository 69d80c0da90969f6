package dev.onecopy.kernel.scalar;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import java.lang.foreign.MemorySegment;

/** What selection of order statistics by passes needs: elements by intervals of their keys. */
final class Ranking {
    private Ranking() {}

    static long rank(DType dtype, Block source, int elementCount, long lowest, long highest) {
        long below = 0;
        long within = 0;
        for (int i = 0; i < elementCount; i++) {
            long key = Elements.key(dtype, source.memory(), source.offsetBytes(i));
            below += key < lowest ? 1 : 0;
            within += key >= lowest && key <= highest ? 1 : 0;
        }
        return (below << Integer.SIZE) + within;
    }

    static void count(DType dtype, Block source, int elementCount, long lowest, long highest, int shift, Block counts) {
        for (int i = 0; i < elementCount; i++) {
            long key = Elements.key(dtype, source.memory(), source.offsetBytes(i));
            if (key >= lowest && key <= highest) {
                add(counts.memory(), counts.offsetBytes() + ((key - lowest) >>> shift) * Long.BYTES);
            }
        }
    }

    private static void add(MemorySegment counts, long offsetBytes) {
        counts.set(Elements.INT64, offsetBytes, counts.get(Elements.INT64, offsetBytes) + 1);
    }

    static int collect(DType dtype, Block source, int elementCount, long lowest, long highest, Block target) {
        int collected = 0;
        for (int i = 0; i < elementCount; i++) {
            long bits = Elements.read(dtype, source.memory(), source.offsetBytes(i));
            long key = Elements.key(dtype, bits);
            if (key >= lowest && key <= highest) {
                Elements.write(dtype, target.memory(), target.offsetBytes(collected), bits);
                collected++;
            }
        }
        return collected;
    }
}
