package dev.onecopy.kernel.scalar;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;

/** Bool or integer to an integer: modulo its width. */
final class IntegerConversion {
    private IntegerConversion() {}

    static void convert(DType from, Block source, DType to, Block target, int elementCount) {
        for (int i = 0; i < elementCount; i++) {
            long element = Elements.read(from, source.memory(), source.offsetBytes(i));
            Elements.write(to, target.memory(), target.offsetBytes(i), element);
        }
    }
}
