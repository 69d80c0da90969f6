package dev.onecopy.reduction;

/** Collects the partial of one reduction while its elements come block by block. Used by one thread. */
public interface Accumulator extends Sink {
    /** The partial of all elements so far. */
    Partial partial();

    /** Forgets all elements, to begin anew. */
    void clear();
}
