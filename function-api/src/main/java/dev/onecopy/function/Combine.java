package dev.onecopy.function;

/** What becomes of the partials of a function that is cut as {@link Cut#REDUCE}, element by element. */
public enum Combine {
    SUM,
    PROD,
    MIN,
    MAX,
    /** The function's own step, called once with all partials. */
    FUNCTION
}
