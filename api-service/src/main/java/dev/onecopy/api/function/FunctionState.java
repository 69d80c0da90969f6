package dev.onecopy.api.function;

/** Whether calls of an announced function are sent to whoever announced it. */
public enum FunctionState {
    SERVED,
    /** Its name means something else in the language. */
    SHADOWED,
    /** Another declaration of the name was there first, and is still served. */
    CONFLICTING
}
