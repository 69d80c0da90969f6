package dev.onecopy.array;

/** Which axis of a contiguous array varies fastest in memory: the last (C) or the first (Fortran). */
public enum Order {
    C,
    F
}
