package dev.onecopy.expression;

import dev.onecopy.kernel.Extremum;

/** One step of a {@link Program}. A slot holds the block of one node; what is in it, its node says. */
sealed interface Instruction {
    /** Writes a constant into a repeated block. */
    record Fill(int slot, Node.Constant constant) implements Instruction {}

    /** Writes the only element of a variable's array into a repeated block. */
    record Spread(int slot, Node.Input input) implements Instruction {}

    /** Points at the next block of a contiguous array. */
    record View(int slot, Node.Input input) implements Instruction {}

    /** Copies the next block of an array that is not contiguous. */
    record Gather(int slot, Node.Input input) implements Instruction {}

    /** Computes a conversion, negation or binary operation; {@code right} is used by the last only. */
    record Compute(int slot, Node node, int left, int right) implements Instruction {}

    /** Adds a block to an accumulator. */
    record Accumulate(int slot, int accumulator) implements Instruction {}

    /** Adds the products of two blocks to an accumulator of floats. */
    record AccumulateProducts(int left, int right, int accumulator) implements Instruction {}

    /** What an accumulator collects. */
    enum Collected {
        FLOATING_SUM,
        INTEGER_SUM,
        MINIMUM,
        MAXIMUM;

        static Collected of(Node.Reduction reduction) {
            return switch (reduction.kind()) {
                case SUM -> reduction.dtype().isFloating() ? FLOATING_SUM : INTEGER_SUM;
                case MINIMUM -> MINIMUM;
                case MAXIMUM -> MAXIMUM;
                default -> throw new IllegalArgumentException(reduction + " is not collected");
            };
        }

        /** Which extremum this is, if it is one. */
        Extremum extremum() {
            return switch (this) {
                case MINIMUM -> Extremum.MINIMUM;
                case MAXIMUM -> Extremum.MAXIMUM;
                case FLOATING_SUM, INTEGER_SUM -> throw new IllegalArgumentException(this + " is no extremum");
            };
        }
    }
}
