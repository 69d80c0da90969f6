package dev.onecopy.standalone.command;

import dev.onecopy.standalone.launch.AbandonedSegments;
import dev.onecopy.standalone.launch.SegmentPlace;
import dev.onecopy.standalone.terminal.Console;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code onecopy clean}: deletes what a killed service has left in shared memory. */
@Command(
        name = "clean",
        description = "Delete the segments under /dev/shm/onecopy* that no running service owns.",
        mixinStandardHelpOptions = true)
public final class CleanCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            defaultValue = "/dev/shm",
            description = "where to look for onecopy* (default: ${DEFAULT-VALUE})")
    private Path parent = SegmentPlace.SHARED_MEMORY;

    public CleanCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        new AbandonedSegments(parent).delete().forEach(console::result);
        return ExitStatus.CLEAN;
    }
}
