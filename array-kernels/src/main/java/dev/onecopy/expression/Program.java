package dev.onecopy.expression;

import dev.onecopy.array.DType;
import dev.onecopy.expression.Instruction.Collected;
import java.util.List;

/**
 * What is done to each block of a sweep, for all items together.
 *
 * @param prologue run once: what is the same for every element
 * @param body run for each block
 * @param slots what each slot holds
 * @param registerCount how many blocks of scratch memory the body needs
 * @param accumulators what is collected
 * @param outputs the accumulator of each reduction of the sweep for each item: {@code [item][position in the sweep]}
 */
@SuppressWarnings("ArrayRecordComponent")
record Program(
        List<Instruction> prologue,
        List<Instruction> body,
        List<Slot> slots,
        int registerCount,
        List<Collector> accumulators,
        int[][] outputs) {
    /**
     * Where the block of a node lies.
     *
     * @param dtype of its elements
     * @param repeated true if one element stands for all
     * @param register the number of its scratch memory, or {@link #NO_REGISTER}
     */
    record Slot(DType dtype, boolean repeated, int register) {
        static final int NO_REGISTER = -1;
    }

    /** An accumulator over elements of a dtype. */
    record Collector(Collected collected, DType dtype) {}
}
