package dev.onecopy.api.dispatch;

import dev.onecopy.api.function.FunctionRegistry;
import dev.onecopy.api.function.ServedNow;
import dev.onecopy.api.job.JobRun;
import dev.onecopy.api.job.Task;
import dev.onecopy.api.metrics.CallMetrics;
import dev.onecopy.function.FunctionDeclaration;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Calls of functions on their way to the workers that serve them: each lane has turns and credit of its own, so that
 * slow functions fill no other lane and never hold back a slice of an expression. Thread-safe.
 */
final class Lanes {
    private final FunctionRegistry functions;
    private final Clock clock;
    private final int creditPerThread;
    private final CallMetrics metrics;
    private final Map<String, Line> lanes = new ConcurrentHashMap<>();
    private final Map<FunctionDeclaration, Instant> unservedSince = new ConcurrentHashMap<>();

    Lanes(FunctionRegistry functions, Clock clock, int creditPerThread, CallMetrics metrics) {
        this.functions = functions;
        this.clock = clock;
        this.creditPerThread = creditPerThread;
        this.metrics = metrics;
    }

    /** A run may have calls to send; those that nobody serves wait until it is added again. */
    void add(JobRun run) {
        Set<FunctionDeclaration> waiting = run.waitingFunctions();
        if (!waiting.isEmpty()) {
            functions.now().lanes().forEach((name, served) -> {
                if (waiting.stream().anyMatch(served.functions()::contains)) {
                    lane(name).turns.add(run);
                }
            });
        }
    }

    boolean isEmpty() {
        return lanes.values().stream().allMatch(lane -> lane.turns.isEmpty());
    }

    /** Sends one call of each lane that has one and the credit for it; false if none has. */
    boolean sendOneOfEach(Consumer<Task> send) {
        boolean sent = false;
        for (Map.Entry<String, ServedNow.Lane> served : functions.now().lanes().entrySet()) {
            Optional<Task> task = next(served.getKey(), served.getValue());
            task.ifPresent(send);
            sent |= task.isPresent();
        }
        return sent;
    }

    private Optional<Task> next(String name, ServedNow.Lane served) {
        Line lane = lanes.get(name);
        return lane == null
                ? Optional.empty()
                : lane.next(limit(served), run -> run.takeCall(served.functions(), name, lane.credit));
    }

    private int limit(ServedNow.Lane served) {
        return creditPerThread * served.threads();
    }

    private Line lane(String name) {
        return lanes.computeIfAbsent(name, absent -> {
            Line lane = new Line();
            metrics.served(name, () -> limitNow(name), lane.credit::spent);
            return lane;
        });
    }

    private int limitNow(String name) {
        ServedNow.Lane served = functions.now().lanes().get(name);
        return served == null ? 0 : limit(served);
    }

    /** Begins with the lanes that are served now, and forgets those that are gone and of which nothing is out. */
    void follow() {
        Set<String> served = functions.now().lanes().keySet();
        served.forEach(this::lane);
        lanes.entrySet().removeIf(lane -> {
            boolean isOver =
                    !served.contains(lane.getKey()) && lane.getValue().credit.spent() == 0;
            if (isOver) {
                metrics.gone(lane.getKey());
            }
            return isOver;
        });
    }

    /** For how long nobody of a lane was heard to run anything. */
    Duration quietFor(String lane) {
        ServedNow.Lane served = functions.now().lanes().get(lane);
        return Duration.between(served == null ? Instant.EPOCH : served.busyAt(), clock.instant());
    }

    /** One of these functions that nobody has served for so long; asked again and again. */
    Optional<FunctionDeclaration> unservedFor(Duration time, Set<FunctionDeclaration> needed) {
        ServedNow now = functions.now();
        unservedSince.keySet().removeIf(now::serves);
        for (FunctionDeclaration function : needed) {
            if (!now.serves(function)) {
                Instant since = unservedSince.computeIfAbsent(function, absent -> clock.instant());
                if (Duration.between(since, clock.instant()).compareTo(time) > 0) {
                    return Optional.of(function);
                }
            }
        }
        return Optional.empty();
    }
}
