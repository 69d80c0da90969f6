package dev.onecopy.computation.program;

import dev.onecopy.expression.Node;

/** One step of a {@link Program}. A slot holds the block of one node; what is in it, {@link Program.Slot} says. */
sealed interface Instruction {
    /** No slot. */
    int NO_SLOT = -1;

    /** Writes a constant into a repeated block. */
    record Fill(int slot, long bits) implements Instruction {}

    /** Writes the element that stands for all of this block into a repeated block. */
    record Spread(int slot, int input) implements Instruction {}

    /** Points at the next elements of an input where they lie, or copies them if they are not contiguous. */
    record Read(int slot, int input) implements Instruction {}

    /** Computes an element-wise node of the blocks of its operands. */
    record Compute(int slot, Node node, int first, int second, int third) implements Instruction {}

    /** Copies a block to an output. */
    record Store(int slot, int output) implements Instruction {}

    /** Gives a block, and the block of a mask unless it is {@link #NO_SLOT}, to a sink. */
    record Give(int slot, int mask, int sink) implements Instruction {}

    /** Gives two blocks to a sink, which adds up their products. */
    record GiveProducts(int left, int right, int sink) implements Instruction {}
}
