package dev.onecopy.reduction;

/** Where the elements of a walk are, counted in C order over the reduced axes. */
public interface ArgumentIndex {
    /** The C order index of the element at a position of the walk. */
    long of(long position);

    /** How many positions from this one on have ascending indexes; at least 1. */
    long ascending(long position);
}
