package dev.onecopy.reduction;

/** What one slice contributes to one reduction. Small: it travels in a message as its words. */
public sealed interface Partial permits Nothing {
    /** The words from which {@code Computation.decode} makes this partial again. */
    long[] words();
}
