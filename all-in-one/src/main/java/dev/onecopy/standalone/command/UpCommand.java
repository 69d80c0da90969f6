package dev.onecopy.standalone.command;

import dev.onecopy.standalone.broker.BrokerAddress;
import dev.onecopy.standalone.launch.LaunchOptions;
import dev.onecopy.standalone.launch.LaunchOptions.Listen;
import dev.onecopy.standalone.launch.Launcher;
import dev.onecopy.standalone.launch.RunningService;
import dev.onecopy.standalone.launch.SegmentPlace;
import dev.onecopy.standalone.terminal.Console;
import dev.onecopy.standalone.terminal.Termination;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code onecopy up}: the service, until a signal ends it. */
@Command(
        name = "up",
        description = "Start the service and keep it up until Ctrl-C or SIGTERM.",
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class UpCommand implements Callable<Integer> {
    private static final int MAXIMUM_PORT = 65_535;
    private static final int MAXIMUM_WORKERS = 1_024;

    private final Console console;
    private final Termination termination;

    @Spec
    private @Nullable CommandSpec specification;

    @Option(
            names = "--address",
            paramLabel = "ADDRESS",
            defaultValue = Listen.LOOPBACK,
            description = "where the API listens; on any but a loopback address it needs --keys (default:"
                    + " ${DEFAULT-VALUE})")
    private String address = Listen.LOOPBACK;

    @Option(
            names = "--keys",
            paramLabel = "FILE",
            description = "ask every caller for a key of this file, which ./onecopy key writes (default: ask nobody)")
    private @Nullable Path keys;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "of the API; 0 for a free one (default: ${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "2",
            description = "worker processes (default: ${DEFAULT-VALUE})")
    private int workers;

    @Option(
            names = "--broker",
            paramLabel = "URL",
            defaultValue = "${env:ONECOPY_BROKER}",
            description = "amqp://user:password@host:port/vhost of a RabbitMQ; or set ONECOPY_BROKER, which other users"
                    + " of this machine cannot read (default: one inside this process)")
    private @Nullable String broker;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "keep the arrays in this folder (default: in /dev/shm, deleted at the end)")
    private @Nullable Path data;

    @Option(
            names = "--capacity",
            paramLabel = "SIZE",
            description = "room for arrays, such as 8GB (default: half of what is free there)")
    private @Nullable String capacity;

    @Option(
            names = "--import-root",
            paramLabel = "DIR",
            description = "let clients import .npy files from this folder; may be repeated (default: from none)")
    private List<Path> importRoots = List.of();

    @Option(
            names = "--functions",
            paramLabel = "DIR",
            description = "serve the functions in the jars of this folder, by as many more processes; see"
                    + " docs/functions.md (default: none)")
    private @Nullable Path functions;

    public UpCommand(Console console, Termination termination) {
        this.console = console;
        this.termination = termination;
    }

    @Override
    public Integer call() {
        RunningService service = new Launcher(console, termination).launch(options());
        try (service) {
            console.result("ready  " + service.root());
            termination.await();
            console.progress("ending");
        }
        return service.endedClean() ? ExitStatus.CLEAN : ExitStatus.FAILED;
    }

    private LaunchOptions options() {
        require(port >= 0 && port <= MAXIMUM_PORT, "--port is " + port + "; it must be from 0 to " + MAXIMUM_PORT);
        require(
                workers >= 1 && workers <= MAXIMUM_WORKERS,
                "--workers is " + workers + "; it must be from 1 to " + MAXIMUM_WORKERS);
        for (Path root : importRoots) {
            require(Files.isDirectory(root), "--import-root is " + root + "; there is no such folder");
        }
        require(
                functions == null || Files.isDirectory(functions),
                "--functions is " + functions + "; there is no such folder");
        return new LaunchOptions(
                new Listen(address, port, keys),
                workers,
                brokerAddress(),
                place(),
                capacityBytes(),
                importRoots,
                functions);
    }

    private SegmentPlace place() {
        if (data != null) {
            return SegmentPlace.inFolder(data);
        }
        return port == 0 ? SegmentPlace.random() : SegmentPlace.ofPort(port);
    }

    private @Nullable BrokerAddress brokerAddress() {
        try {
            return broker == null || broker.isEmpty() ? null : BrokerAddress.parse(broker);
        } catch (IllegalArgumentException malformed) {
            throw new ParameterException(commandLine(), "--broker: " + malformed.getMessage());
        }
    }

    private @Nullable DataSize capacityBytes() {
        if (capacity == null) {
            return null;
        }
        try {
            DataSize size = DataSize.parse(capacity);
            require(size.toBytes() > 0, "--capacity is " + capacity + "; it must be more than nothing");
            return size;
        } catch (IllegalArgumentException malformed) {
            throw new ParameterException(
                    commandLine(), "--capacity is " + capacity + "; it must be a size such as 512MB or 8GB");
        }
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(commandLine(), message);
        }
    }

    private CommandLine commandLine() {
        return Objects.requireNonNull(specification).commandLine();
    }
}
