package dev.onecopy.standalone.command;

import dev.onecopy.standalone.demonstration.ArraySource;
import dev.onecopy.standalone.demonstration.Demonstration;
import dev.onecopy.standalone.launch.LaunchOptions;
import dev.onecopy.standalone.launch.Launcher;
import dev.onecopy.standalone.launch.RunningService;
import dev.onecopy.standalone.terminal.Console;
import dev.onecopy.standalone.terminal.OnecopyException;
import dev.onecopy.standalone.terminal.Termination;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code onecopy demo}: the service on free ports, and the main job shown on it. */
@Command(
        name = "demo",
        description = "Start the service on free ports, upload an array, compute on it, and print what came of it.",
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
    private static final int WORKERS = 2;

    private final Console console;
    private final Termination termination;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE.npy",
            description = "the array (default: a generated one of 512 MiB)")
    private @Nullable Path file;

    @Option(names = "--exit", description = "end after the results instead of staying up until Ctrl-C")
    private boolean exit;

    public DemoCommand(Console console, Termination termination) {
        this.console = console;
        this.termination = termination;
    }

    @Override
    public Integer call() {
        ArraySource source = file == null ? ArraySource.generated() : ArraySource.file(file);
        RunningService service = new Launcher(console, termination).launch(LaunchOptions.temporary(WORKERS));
        try (service) {
            show(service, source);
            if (!exit) {
                console.result("Ctrl-C ends it and leaves nothing behind.");
                termination.await();
            }
            console.progress("ending");
        }
        return service.endedClean() ? ExitStatus.CLEAN : ExitStatus.FAILED;
    }

    private void show(RunningService service, ArraySource source) {
        try {
            new Demonstration(service, console, termination).show(source);
        } catch (OnecopyException failure) {
            // What breaks off because of a signal is no failure of its own.
            termination.check();
            throw failure;
        }
    }
}
