package dev.onecopy.computation.program;

/** Whose memory an input is read from. */
public sealed interface Source {
    /** The array of a variable. */
    record Variable(String name) implements Source {}

    /** The result of a barrier: its elements in C order. */
    record Barrier(int node) implements Source {}
}
