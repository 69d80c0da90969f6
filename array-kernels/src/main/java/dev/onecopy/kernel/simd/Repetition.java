package dev.onecopy.kernel.simd;

import dev.onecopy.kernel.Block;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Which operands of a binary loop are one element that stands for all. There is a copy of the loop for each, made when
 * it is first asked for: if one loop took both kinds, the compiler would leave out the branch that it has not seen yet,
 * and throw away what it has compiled when a job first takes it.
 */
record Repetition(boolean left, boolean right) {
    private static final int KINDS = 4;

    private static int kind(Block left, Block right) {
        return (left.stepBytes() == 0 ? 2 : 0) + (right.stepBytes() == 0 ? 1 : 0);
    }

    /** @param constants of the template; the repetition is added as the last of them */
    static Loops.Binary each(Class<? extends Loops.Binary> template, Object... constants) {
        AtomicReferenceArray<Loops.Binary> loops = new AtomicReferenceArray<>(KINDS);
        return (left, right, target, elementCount) -> {
            int kind = kind(left, right);
            Loops.Binary loop = loops.get(kind);
            if (loop == null) {
                loop = copy(template, constants, new Repetition((kind & 2) != 0, (kind & 1) != 0));
                loops.set(kind, loop);
            }
            loop.run(left, right, target, elementCount);
        };
    }

    private static Loops.Binary copy(
            Class<? extends Loops.Binary> template, Object[] constants, Repetition repetition) {
        Object[] all = Arrays.copyOf(constants, constants.length + 1);
        all[constants.length] = repetition;
        return Template.copy(template, Loops.Binary.class, all);
    }
}
