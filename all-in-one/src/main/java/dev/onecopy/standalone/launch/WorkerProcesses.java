package dev.onecopy.standalone.launch;

import dev.onecopy.standalone.terminal.Console;
import dev.onecopy.standalone.terminal.OnecopyException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The worker processes of one launch. */
public final class WorkerProcesses implements AutoCloseable {
    /** So often a worker may die before it is ready: twice can be bad luck. */
    private static final int HOPELESS_DEATHS = 3;

    private final List<WorkerProcess> workers;

    private WorkerProcesses(List<WorkerProcess> workers) {
        this.workers = workers;
    }

    static WorkerProcesses start(int count, WorkerSettings settings, Console console) {
        List<WorkerProcess> workers = IntStream.rangeClosed(1, count)
                .mapToObj(number -> new WorkerProcess("worker-" + number, settings, console))
                .toList();
        workers.forEach(WorkerProcess::start);
        return new WorkerProcesses(workers);
    }

    /** The ids of the processes that run, by the workers' names. */
    public Map<String, Long> processIds() {
        Map<String, Long> ids = new TreeMap<>();
        workers.forEach(worker -> worker.processId().ifPresent(id -> ids.put(worker.name(), id)));
        return ids;
    }

    /**
     * Passes while there is hope that all will be ready.
     *
     * @throws OnecopyException if one dies at every start
     */
    void checkHope() {
        for (WorkerProcess worker : workers) {
            if (worker.deaths() >= HOPELESS_DEATHS) {
                throw new OnecopyException(worker.name() + " died " + worker.deaths()
                        + " times before it was ready; its last words: " + worker.lastWords());
            }
        }
    }

    /** All are told to stop before any is waited for. */
    @Override
    public void close() {
        workers.forEach(WorkerProcess::beginClose);
        workers.forEach(WorkerProcess::finishClose);
    }
}
