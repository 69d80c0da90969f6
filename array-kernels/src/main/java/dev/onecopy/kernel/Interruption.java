package dev.onecopy.kernel;

/** Asked between blocks whether a computation should stop: cancelled, past its deadline, or shutting down. */
@FunctionalInterface
public interface Interruption {
    /** Never stops. */
    Interruption NEVER = () -> false;

    /** True once the computation should stop. Asked every few microseconds, so it must be cheap. */
    boolean requested();
}
