package dev.onecopy.api.function;

import dev.onecopy.api.function.ServedNow.Lane;
import dev.onecopy.api.worker.Worker;
import dev.onecopy.api.worker.WorkerRegistry;
import dev.onecopy.expression.Expression;
import dev.onecopy.function.FunctionDeclaration;
import dev.onecopy.message.ServedFunctions;
import dev.onecopy.message.WorkerHeartbeat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The functions of users that attached workers have announced. Of several declarations of a name the one that was heard
 * of first is served, as long as anybody serves it. Thread-safe.
 */
@Component
public final class FunctionRegistry {
    private static final Logger log = LoggerFactory.getLogger(FunctionRegistry.class);
    private static final int MAXIMUM_LANES = 256;

    private final WorkerRegistry workers;
    private final Map<String, FunctionDeclaration> names = new HashMap<>();
    private final Map<String, Instant> busyAt = new HashMap<>();
    private final Set<String> complaints = new HashSet<>();
    private volatile ServedNow now = ServedNow.NOTHING;

    public FunctionRegistry(WorkerRegistry workers) {
        this.workers = workers;
    }

    /** What was served when workers were last looked at. */
    public ServedNow now() {
        return now;
    }

    /** Looks at the workers; called whenever one was heard and now and then. */
    public synchronized ServedNow refresh() {
        List<Worker> attached = workers.attached().stream()
                .filter(worker -> worker.heartbeat().calls() != null)
                .sorted(Comparator.comparingLong(worker -> worker.heartbeat().startedAtEpochMs()))
                .toList();
        if (attached.isEmpty() && now.equals(ServedNow.NOTHING)) {
            return now;
        }
        Map<String, Lane> lanes = new LinkedHashMap<>();
        Map<FunctionDeclaration, List<Worker>> announced = new LinkedHashMap<>();
        Map<FunctionDeclaration, FunctionDeclaration> documented = new HashMap<>();
        for (Worker worker : attached) {
            ServedFunctions calls = worker.heartbeat().calls();
            if (calls != null && admit(worker, calls, lanes)) {
                for (FunctionDeclaration function : calls.functions()) {
                    FunctionDeclaration key = function.undocumented();
                    documented.putIfAbsent(key, function);
                    announced.computeIfAbsent(key, absent -> new ArrayList<>()).add(worker);
                }
            }
        }
        busyAt.keySet().retainAll(lanes.keySet());
        names.values().removeIf(function -> !announced.containsKey(function));
        announced.keySet().stream()
                .filter(function -> !Expression.isReserved(function.name()))
                .forEach(function -> names.putIfAbsent(function.name(), function));
        now = new ServedNow(names, lanes, described(announced, documented));
        return now;
    }

    /** Adds a worker to its lane, unless it says that it serves something else than the others of the lane. */
    private boolean admit(Worker worker, ServedFunctions calls, Map<String, Lane> lanes) {
        WorkerHeartbeat heartbeat = worker.heartbeat();
        Set<FunctionDeclaration> functions = calls.functions().stream()
                .map(FunctionDeclaration::undocumented)
                .collect(Collectors.toSet());
        if (!calls.running().isEmpty()) {
            busyAt.merge(calls.lane(), worker.heardAt(), (one, other) -> one.isAfter(other) ? one : other);
        }
        Instant busy = busyAt.getOrDefault(calls.lane(), Instant.EPOCH);
        Lane lane = lanes.get(calls.lane());
        if (lane == null && lanes.size() < MAXIMUM_LANES) {
            lanes.put(calls.lane(), new Lane(functions, heartbeat.threads(), busy));
            return true;
        }
        if (lane == null || !lane.functions().equals(functions)) {
            complain(
                    heartbeat.workerId(),
                    lane == null
                            ? "there are " + MAXIMUM_LANES + " lanes already"
                            : "others of its lane " + calls.lane() + " serve other functions");
            return false;
        }
        lanes.put(calls.lane(), new Lane(functions, lane.threads() + heartbeat.threads(), busy));
        return true;
    }

    private void complain(String worker, String reason) {
        if (complaints.size() < MAXIMUM_LANES && complaints.add(worker + reason)) {
            log.warn("no calls are sent to worker {}: {}", worker, reason);
        }
    }

    private List<AnnouncedFunction> described(
            Map<FunctionDeclaration, List<Worker>> announced,
            Map<FunctionDeclaration, FunctionDeclaration> documented) {
        Map<String, List<AnnouncedFunction>> byName = new TreeMap<>();
        announced.forEach((function, serving) -> {
            FunctionState state = state(function);
            if (state == FunctionState.CONFLICTING) {
                complain(
                        serving.getFirst().heartbeat().workerId(),
                        "another declaration of " + function.name() + " is served: " + names.get(function.name()));
            }
            byName.computeIfAbsent(function.name(), absent -> new ArrayList<>())
                    .add(new AnnouncedFunction(
                            documented.getOrDefault(function, function),
                            state,
                            serving.stream()
                                    .map(worker -> worker.heartbeat().workerId())
                                    .toList(),
                            serving.stream()
                                    .mapToInt(worker -> worker.heartbeat().threads())
                                    .sum()));
        });
        return byName.values().stream().flatMap(List::stream).toList();
    }

    private FunctionState state(FunctionDeclaration function) {
        if (Expression.isReserved(function.name())) {
            return FunctionState.SHADOWED;
        }
        return function.equals(names.get(function.name())) ? FunctionState.SERVED : FunctionState.CONFLICTING;
    }
}
