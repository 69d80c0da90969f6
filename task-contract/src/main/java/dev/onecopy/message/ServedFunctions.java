package dev.onecopy.message;

import dev.onecopy.function.FunctionDeclaration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What a worker of calls says of itself in its heartbeats.
 *
 * @param lane names the queue of the workers with just these functions
 * @param functions what it serves
 * @param running calls that it runs now
 */
public record ServedFunctions(String lane, List<FunctionDeclaration> functions, List<RunningCall> running) {
    /** The most functions that one worker may serve. */
    public static final int MAXIMUM_FUNCTIONS = 64;

    /** The most running calls that a heartbeat tells of. */
    public static final int MAXIMUM_RUNNING = 64;

    private static final Pattern LANE = Pattern.compile("[a-z0-9-]{1,64}");

    /**
     * A call that runs; the fields are those of its {@link CallMessage}.
     *
     * @param progress from 0 to 1, as the function tells it
     */
    public record RunningCall(UUID jobId, int run, int stage, int slice, int firstItem, int attempt, double progress) {
        public RunningCall {
            MessageVersion.checkPresent("jobId", jobId);
            if (!(progress >= 0 && progress <= 1)) {
                throw new IllegalArgumentException("progress is " + progress + "; it must be from 0 to 1");
            }
        }
    }

    public ServedFunctions {
        MessageVersion.checkPresent("calls.lane", lane);
        if (!LANE.matcher(lane).matches()) {
            throw new IllegalArgumentException("calls.lane must match " + LANE);
        }
        MessageVersion.checkPresent("calls.functions", functions);
        MessageVersion.checkPresent("calls.running", running);
        functions = List.copyOf(functions);
        running = List.copyOf(running);
        MessageVersion.checkWithin("the number of functions", functions.size(), MAXIMUM_FUNCTIONS);
        MessageVersion.checkWithin("the number of running calls", running.size(), MAXIMUM_RUNNING);
        Set<String> names = new HashSet<>();
        for (FunctionDeclaration function : functions) {
            if (!names.add(function.name())) {
                throw new IllegalArgumentException("there are two functions '" + function.name() + "'");
            }
        }
    }
}
