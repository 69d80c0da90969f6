package dev.onecopy.function;

import dev.onecopy.array.NdArray;

/** One call of a function: its arguments, and where its result goes. Valid until the function returns. */
public interface Call {
    /**
     * An array argument where it lies, whole and read-only: a write throws.
     *
     * @throws IllegalArgumentException if there is no such argument, or it is a number
     */
    NdArray array(String parameter);

    /**
     * An argument that is a number, as a double; a bool is 0 or 1.
     *
     * @throws IllegalArgumentException if there is no such argument, or it is an array
     */
    double number(String parameter);

    /**
     * An argument that is an int.
     *
     * @throws IllegalArgumentException if there is no such argument, or it is none
     * @throws ArithmeticException if it does not fit
     */
    long integer(String parameter);

    /** The first row that this call is about; 0 if nothing is cut. */
    long fromRow();

    /** The row behind the last one that this call is about; 0 if nothing is cut. */
    long toRow();

    /**
     * What is to be filled: zeros so far or anything, in C order; of a function that is cut only these rows or partial.
     */
    NdArray result();

    /** Whether nobody waits for the result any more; asked now and then by whoever takes long. */
    boolean isCancelled();

    /** Tells how far this call is, from 0 to 1. */
    void progress(double fraction);
}
