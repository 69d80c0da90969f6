package dev.onecopy.standalone.launch;

import dev.onecopy.standalone.broker.BrokerAddress;
import dev.onecopy.standalone.broker.BrokerProbe;
import dev.onecopy.standalone.broker.EmbeddedBroker;
import dev.onecopy.standalone.broker.EmbeddedBrokerDialect;
import dev.onecopy.standalone.client.ServiceClient;
import dev.onecopy.standalone.terminal.Console;
import dev.onecopy.standalone.terminal.OnecopyException;
import dev.onecopy.standalone.terminal.Termination;
import dev.onecopy.topology.Topology;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Starts broker, API and workers, in that order; what was started before a failure is ended again. */
public final class Launcher {
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(100);
    private static final Duration READY_WITHIN = Duration.ofMinutes(2);

    private final Console console;
    private final Termination termination;

    public Launcher(Console console, Termination termination) {
        this.console = console;
        this.termination = termination;
    }

    /**
     * Starts everything and waits until all workers have mapped the segment.
     *
     * @throws OnecopyException if something does not start; nothing is left behind then
     * @throws dev.onecopy.standalone.terminal.StoppedException if a signal came first; likewise
     */
    public RunningService launch(LaunchOptions options) {
        Path workerJar = WorkerJar.find(System.getenv());
        requireFree(options.listen());
        Ending ending = new Ending(console);
        try {
            return launch(options, workerJar, ending);
        } catch (RuntimeException | Error failure) {
            ending.close();
            termination.check();
            throw failure;
        }
    }

    private RunningService launch(LaunchOptions options, Path workerJar, Ending ending) {
        Path segment = options.segment().file();
        if (options.segment().isTemporary()) {
            ending.add(() -> SegmentPlace.deleteFolderIfEmpty(folderOf(segment)));
        }
        BrokerAddress broker = broker(options, ending);
        termination.check();
        console.progress("starting the API, segment " + segment);
        ApiServer api = ApiServer.start(options, broker, brokerSettings(options));
        ending.add(api);
        ending.add(BrokerFile.write(folderOf(segment), broker));
        termination.check();
        console.progress("starting " + counted(options.processes()));
        WorkerProcesses workers = WorkerProcesses.start(
                options.workers(), new WorkerSettings(workerJar, segment, broker), options.functions(), console);
        ending.add(workers);
        ServiceClient client = new ServiceClient(api.root());
        ending.add(client);
        awaitReady(api, workers, options.processes());
        return new RunningService(client, workers, segment, ending);
    }

    private static Path folderOf(Path segment) {
        return Objects.requireNonNull(segment.getParent(), "the folder of the segment");
    }

    private BrokerAddress broker(LaunchOptions options, Ending ending) {
        @Nullable BrokerAddress given = options.broker();
        if (given != null) {
            console.progress("using the broker " + given);
            checkReachable(given);
            return given;
        }
        console.progress("starting the embedded broker");
        EmbeddedBroker embedded = EmbeddedBroker.start();
        ending.add(embedded);
        return embedded.address();
    }

    /** Asked before the services are: they would wait for it for ever. */
    private static void checkReachable(BrokerAddress broker) {
        try {
            BrokerProbe.connect(broker);
        } catch (IOException unusable) {
            throw new OnecopyException("the broker " + broker + " cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    /**
     * RabbitMQ's words are what the API says of itself; and a broker in this process needs no word about connecting.
     */
    private static Map<String, String> brokerSettings(LaunchOptions options) {
        Map<String, String> settings = new TreeMap<>();
        if (options.broker() == null) {
            EmbeddedBrokerDialect.deadLetteringArguments(Topology.DEAD_LETTER_EXCHANGE)
                    .forEach((name, value) -> {
                        settings.put("onecopy.broker.dead-lettering-arguments." + name, String.valueOf(value));
                        // Without them this broker delivers what was rejected again and again.
                        settings.put("onecopy.broker.heartbeat-arguments." + name, String.valueOf(value));
                        settings.put("onecopy.broker.call-arguments." + name, String.valueOf(value));
                    });
            settings.put("onecopy.broker.dead-letter-arguments", "");
            settings.put("logging.level.org.springframework.amqp.rabbit.connection.CachingConnectionFactory", "warn");
        }
        return settings;
    }

    private static String counted(int workers) {
        return workers == 1 ? "1 worker" : workers + " workers";
    }

    private void awaitReady(ApiServer api, WorkerProcesses workers, int expected) {
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        int attached = -1;
        while (true) {
            int now = api.attachedWorkers();
            if (now != attached) {
                console.progress(now + " of " + counted(expected) + " mapped the segment");
                attached = now;
            }
            if (attached >= expected) {
                return;
            }
            workers.checkHope();
            if (System.nanoTime() > deadline) {
                throw new OnecopyException("only " + attached + " of " + counted(expected) + " got ready within "
                        + READY_WITHIN.toSeconds() + " s");
            }
            termination.pause(LOOK_AGAIN_AFTER);
        }
    }

    /** Asked before anything is started: the server would find out last. */
    private static void requireFree(LaunchOptions.Listen listen) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(listen.address(), listen.port()));
        } catch (IOException taken) {
            throw new OnecopyException("port " + listen.port() + " of " + listen.address() + " cannot be had ("
                    + taken.getMessage() + "); choose another one with --port, or 0 for a free one");
        }
    }
}
