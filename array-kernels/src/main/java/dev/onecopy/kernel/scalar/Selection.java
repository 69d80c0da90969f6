package dev.onecopy.kernel.scalar;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import java.lang.foreign.ValueLayout;

/** One of two elements by a truth value, their bytes as they are. */
final class Selection {
    private Selection() {}

    static void select(DType dtype, Block condition, Block ifTrue, Block ifFalse, Block target, int elementCount) {
        for (int i = 0; i < elementCount; i++) {
            Block chosen =
                    Elements.read(DType.BOOL, condition.memory(), condition.offsetBytes(i)) != 0 ? ifTrue : ifFalse;
            long from = chosen.offsetBytes(i);
            long to = target.offsetBytes(i);
            switch (dtype.itemsizeBytes()) {
                case 1 -> {
                    byte element = chosen.memory().get(ValueLayout.JAVA_BYTE, from);
                    target.memory().set(ValueLayout.JAVA_BYTE, to, element);
                }
                case 2 ->
                    target.memory().set(Elements.INT16, to, chosen.memory().get(Elements.INT16, from));
                case 4 ->
                    target.memory().set(Elements.INT32, to, chosen.memory().get(Elements.INT32, from));
                default ->
                    target.memory().set(Elements.INT64, to, chosen.memory().get(Elements.INT64, from));
            }
        }
    }
}
