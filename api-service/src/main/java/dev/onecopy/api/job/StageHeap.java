package dev.onecopy.api.job;

import dev.onecopy.computation.OutputArray;
import dev.onecopy.computation.Stage;

/** What a stage takes: on the heap until it is merged, and of the segment for what only later stages read. */
public final class StageHeap {
    /** A partial takes as much memory as so many words, however few it has. */
    private static final int WORDS_A_PARTIAL = 8;

    /** With its object and what refers to it. */
    private static final int BYTES_A_PARTIAL = 80;

    private StageHeap() {}

    /** How many partials; one of many words counts as several. */
    public static long partials(Stage stage, int itemCount) {
        long each = Math.max(stage.reductionCount(), stage.wordCount() / WORDS_A_PARTIAL);
        return each * stage.sliceCount() * itemCount;
    }

    /**
     * The bytes of what it writes for later stages; what it writes for the client is counted with the job's results.
     */
    public static long scratchBytes(Stage stage) {
        return stage.outputs().stream()
                .filter(OutputArray::scratch)
                .mapToLong(output -> output.type().nbytes())
                .sum();
    }

    /** The bytes that they take. */
    public static long bytes(Stage stage, int itemCount) {
        return partials(stage, itemCount) * BYTES_A_PARTIAL;
    }
}
