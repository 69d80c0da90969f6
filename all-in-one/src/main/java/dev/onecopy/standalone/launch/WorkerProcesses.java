package dev.onecopy.standalone.launch;

import dev.onecopy.standalone.terminal.Console;
import dev.onecopy.standalone.terminal.OnecopyException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The worker processes of one launch. */
public final class WorkerProcesses implements AutoCloseable {
    /** So often a worker may die before it is ready: twice can be bad luck. */
    private static final int HOPELESS_DEATHS = 3;

    private final List<WorkerProcess> workers;

    private WorkerProcesses(List<WorkerProcess> workers) {
        this.workers = workers;
    }

    /** @param functions folder of the jars of functions, which as many more processes serve; null for none */
    static WorkerProcesses start(int count, WorkerSettings settings, @Nullable Path functions, Console console) {
        List<WorkerProcess> workers = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            workers.add(new WorkerProcess("worker-" + number, settings::process, console));
        }
        for (int number = 1; functions != null && number <= count; number++) {
            workers.add(new WorkerProcess(
                    "functions-" + number, workerId -> settings.functionProcess(workerId, functions), console));
        }
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
