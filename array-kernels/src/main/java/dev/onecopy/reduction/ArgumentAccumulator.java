package dev.onecopy.reduction;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.Extremum;
import dev.onecopy.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/** Keeps the smallest or largest element and where it is. */
final class ArgumentAccumulator implements Accumulator {
    private final Kernels kernels;
    private final boolean largest;
    private final Extremum which;
    private final DType dtype;
    private final ArgumentIndex index;
    private Partial best = new Nothing();

    ArgumentAccumulator(Kernels kernels, boolean largest, DType dtype, ArgumentIndex index) {
        this.kernels = kernels;
        this.largest = largest;
        this.which = largest ? Extremum.MAXIMUM : Extremum.MINIMUM;
        this.dtype = dtype;
        this.index = index;
    }

    @Override
    public void add(Block block, @Nullable Block mask, int elementCount, long position) {
        if (best instanceof Argument found && !mayImprove(found, block, elementCount, position)) {
            return;
        }
        int done = 0;
        while (done < elementCount) {
            int run = (int) Math.min(elementCount - done, index.ascending(position + done));
            Block from = block.from(done);
            int first = kernels.argumentExtremum(which, dtype, from, run);
            long bits = Elements.read(dtype, from.memory(), from.offsetBytes(first));
            best = best.merge(new Argument(largest, dtype, bits, index.of(position + done + first)));
            done += run;
        }
    }

    /** False of most blocks, which takes no longer than to read them: a position is searched in few. */
    private boolean mayImprove(Argument found, Block block, int elementCount, long position) {
        long bits = kernels.extremum(which, dtype, block, elementCount);
        boolean follows = index.ascending(position) >= elementCount && index.of(position) > found.index();
        return follows ? which.isBetter(dtype, bits, found.bits()) : !which.isBetter(dtype, found.bits(), bits);
    }

    @Override
    public Partial partial() {
        return best;
    }

    @Override
    public void clear() {
        best = new Nothing();
    }
}
