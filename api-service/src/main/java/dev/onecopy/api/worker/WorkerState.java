package dev.onecopy.api.worker;

/** What the API thinks of a worker. */
public enum WorkerState {
    /** It says that it has mapped this segment, and said so lately. */
    ATTACHED,
    /** It has mapped another segment, so it declines this one's tasks. */
    FOREIGN,
    /** It has been silent for longer than {@code onecopy.worker-registry.lost-after}. */
    LOST
}
