package dev.onecopy.segment;

/** What to do when the name of an array to be published is taken. */
public enum NameCollision {
    /** Throw {@link NameTakenException}. */
    REFUSE,
    /** Give the name to the new array and drain the old one, in one step for whoever looks the name up. */
    REPLACE
}
