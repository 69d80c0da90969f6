package dev.onecopy.standalone.launch;

import dev.onecopy.standalone.client.ServiceClient;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** Broker, API and workers, up and ready. */
public final class RunningService implements AutoCloseable {
    private final ServiceClient client;
    private final WorkerProcesses workers;
    private final Path segment;
    private final Ending ending;

    RunningService(ServiceClient client, WorkerProcesses workers, Path segment, Ending ending) {
        this.client = client;
        this.workers = workers;
        this.segment = segment;
        this.ending = ending;
    }

    /** {@code http://127.0.0.1:PORT}. */
    public URI root() {
        return client.root();
    }

    /** A client of it. */
    public ServiceClient client() {
        return client;
    }

    /** The ids of the worker processes that run now, by name. */
    public Map<String, Long> workerProcessIds() {
        return workers.processIds();
    }

    /** The file that the arrays lie in. */
    public Path segment() {
        return segment;
    }

    /** Whether everything ended as it should; to be asked after {@link #close()}. */
    public boolean endedClean() {
        return ending.wasClean();
    }

    /** Ends workers, API and broker, in that order, and deletes the segment unless it is to be kept. */
    @Override
    public void close() {
        ending.close();
    }
}
