package dev.onecopy.worker.execute;

import dev.onecopy.computation.Computation;
import dev.onecopy.function.FunctionDeclaration;
import dev.onecopy.message.TaskMessage;
import dev.onecopy.segment.ArrayReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The compiled computations of the jobs that are running, so that a worker compiles once a job and not once a slice.
 * What is equal computes the same, whichever job it is of: the key is the content, and nothing a message claims about
 * itself can make it run another job's program. Bounded by the values that are held, not by entries. Thread-safe.
 */
final class ComputationCache {
    /** What an entry counts as even if it has fewer values: with small jobs this bounds the cache to 40 entries. */
    private static final int ENTRY_ITEMS = 500;

    /** Twice the largest group of values that a task may carry. */
    private static final int CAPACITY_ITEMS = 20_000;

    private record Key(
            UUID segmentId,
            String expression,
            List<FunctionDeclaration> functions,
            Map<String, ArrayReference> arrays,
            List<Map<String, String>> items) {
        static Key of(TaskMessage task) {
            return new Key(task.segmentId(), task.expression(), task.functions(), task.arrays(), task.items());
        }

        int weight() {
            return Math.max(items.size(), ENTRY_ITEMS);
        }
    }

    private static final class Entry {
        private final Key key;
        private @Nullable PlannedComputation computation;

        Entry(Key key) {
            this.key = key;
        }

        /** Who wants the same one waits; if it cannot be compiled, the next one tries. */
        synchronized PlannedComputation computation(Supplier<Computation> compile) {
            PlannedComputation known = computation;
            if (known == null) {
                known = new PlannedComputation(compile.get());
                computation = known;
            }
            return known;
        }
    }

    /** The latest used first. */
    private final Deque<Entry> entries = new ArrayDeque<>();

    /** The computation of this task; {@code compile} makes it when it is not here, while nobody waits for another. */
    PlannedComputation get(TaskMessage task, Supplier<Computation> compile) {
        Entry entry = entry(Key.of(task));
        try {
            return entry.computation(compile);
        } catch (RuntimeException | Error failure) {
            forget(entry);
            throw failure;
        }
    }

    private synchronized Entry entry(Key key) {
        Entry entry = take(key).orElseGet(() -> new Entry(key));
        entries.addFirst(entry);
        evict();
        return entry;
    }

    private synchronized void forget(Entry entry) {
        entries.remove(entry);
    }

    synchronized int size() {
        return entries.size();
    }

    private Optional<Entry> take(Key key) {
        for (Iterator<Entry> each = entries.iterator(); each.hasNext(); ) {
            Entry entry = each.next();
            if (entry.key.equals(key)) {
                each.remove();
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    private void evict() {
        int weight = entries.stream().mapToInt(entry -> entry.key.weight()).sum();
        while (weight > CAPACITY_ITEMS && entries.size() > 1) {
            weight -= entries.removeLast().key.weight();
        }
    }
}
