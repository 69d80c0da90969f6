package dev.onecopy.function;

/** How the work of a function is cut. */
public enum Cut {
    /** One call a mapped value, with whole arrays. */
    WHOLE,
    /** A call for some rows of one array at a time; what they give is combined. */
    REDUCE,
    /** A call for some rows of one array at a time; each gives these rows of the result. */
    MAP
}
