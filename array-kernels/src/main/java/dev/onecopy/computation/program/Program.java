package dev.onecopy.computation.program;

import dev.onecopy.array.DType;
import dev.onecopy.computation.walk.Steps;
import java.util.List;

/**
 * What is done to each block of a pass, for all items together.
 *
 * @param prologue run once: what is the same for every element
 * @param body run for each block
 * @param slots what each slot holds
 * @param registerCount how many blocks of scratch memory the body needs
 * @param inputs what is read
 */
public record Program(
        List<Instruction> prologue, List<Instruction> body, List<Slot> slots, int registerCount, List<Input> inputs) {
    /**
     * Bytes of a block of the widest elements. Some of them fit the second cache of a core together; where a block
     * ends, the processor stops reading ahead of the loop, so short ones wait for memory more often.
     */
    private static final int BLOCK_BYTES = 65_536;

    /** With more registers than these a block has a quarter, and with them fits a cache or at least the memory. */
    private static final int MOST_REGISTERS_OF_WHOLE_BLOCKS = 16;

    /**
     * Where the block of a node lies.
     *
     * @param dtype of its elements: float32 of a float16 node, since float16 is only stored
     * @param repeated true if one element stands for all of a block
     * @param register the number of its scratch memory, or {@link #NO_REGISTER}
     * @param output the output that it is computed into, or {@link #NO_OUTPUT}
     */
    record Slot(DType dtype, boolean repeated, int register, int output) {
        static final int NO_REGISTER = -1;
        static final int NO_OUTPUT = -1;
    }

    /**
     * An input and how it steps along both paths of the pass.
     *
     * @param dtype of its elements in memory
     * @param offsetBytes of its layout
     */
    record Input(Source source, DType dtype, long offsetBytes, Steps outer, Steps inner) {}

    /** The dtype in which elements are computed on: float16 is only stored. */
    public static DType working(DType dtype) {
        return dtype == DType.FLOAT16 ? DType.FLOAT32 : dtype;
    }

    /** How many elements a block has, if nothing else decides: narrow ones are more. */
    public int blockElements() {
        int bytes = registerCount <= MOST_REGISTERS_OF_WHOLE_BLOCKS ? BLOCK_BYTES : BLOCK_BYTES / 4;
        return bytes / widestItemBytes();
    }

    /** True if the body gives inputs to sinks as they are read, and does nothing else. */
    boolean onlyReads() {
        return body.stream().allMatch(instruction -> switch (instruction) {
            case Instruction.Read read -> true;
            case Instruction.Give give ->
                give.mask() == Instruction.NO_SLOT && !slots.get(give.slot()).repeated();
            default -> false;
        });
    }

    /** The item size of the widest elements that blocks have. */
    int widestItemBytes() {
        int stored = inputs.stream()
                .mapToInt(input -> input.dtype.itemsizeBytes())
                .max()
                .orElse(1);
        int computed = slots.stream()
                .filter(slot -> !slot.repeated)
                .mapToInt(slot -> slot.dtype.itemsizeBytes())
                .max()
                .orElse(1);
        return Math.max(stored, computed);
    }

    /** Bytes of inputs that one element of the inner path reads; inputs that repeat one element do not count. */
    public long bytesRead() {
        return inputs.stream()
                .filter(input -> !input.inner.isSingle())
                .mapToLong(input -> input.dtype.itemsizeBytes())
                .sum();
    }

    /** Of {@link #bytesRead}, those of inputs that are not contiguous. */
    public long bytesCopied() {
        return inputs.stream()
                .filter(input -> !input.inner.isSingle() && !input.inner.isContiguous(input.dtype.itemsizeBytes()))
                .mapToLong(input -> input.dtype.itemsizeBytes())
                .sum();
    }
}
