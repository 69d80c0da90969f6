package dev.onecopy.standalone;

import dev.onecopy.standalone.command.CleanCommand;
import dev.onecopy.standalone.command.DemoCommand;
import dev.onecopy.standalone.command.ExitStatus;
import dev.onecopy.standalone.command.UpCommand;
import dev.onecopy.standalone.terminal.Console;
import dev.onecopy.standalone.terminal.OnecopyException;
import dev.onecopy.standalone.terminal.StoppedException;
import dev.onecopy.standalone.terminal.Termination;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The process's entry point: runs one command and ends with its status. */
@Command(
        name = "onecopy",
        description = "One copy of a big array in shared memory, every core of the machine on it.",
        subcommands = HelpCommand.class,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:done and nothing left behind; also after Ctrl-C or SIGTERM once the service was up",
            "1:something went wrong; the last line says what",
            "2:the command line was not understood",
            "143:ended by a signal before it was up; nothing left behind"
        },
        mixinStandardHelpOptions = true)
final class Onecopy {
    private Onecopy() {}

    /** Runs the command. */
    public static void main(String[] arguments) {
        Console console = new Console(System.out, System.err);
        // Not a plain return: threads of a library that did not end must not keep the process.
        System.exit(run(arguments, console, Termination.bySignals()));
    }

    private static int run(String[] arguments, Console console, Termination termination) {
        CommandLine commands = new CommandLine(new Onecopy())
                .addSubcommand(new UpCommand(console, termination))
                .addSubcommand(new DemoCommand(console, termination))
                .addSubcommand(new CleanCommand(console))
                .setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, console));
        String version = "onecopy " + Onecopy.class.getPackage().getImplementationVersion();
        commands.getCommandSpec().version(version);
        commands.getSubcommands()
                .values()
                .forEach(command -> command.getCommandSpec().version(version));
        return commands.execute(arguments.length == 0 ? new String[] {"help"} : arguments);
    }

    private static int explain(Exception failure, Console console) {
        switch (failure) {
            case StoppedException signalled -> {
                console.error("stopped by a signal before it was done");
                return ExitStatus.STOPPED;
            }
            case OnecopyException expected -> console.error(String.valueOf(expected.getMessage()));
            default -> console.error("unexpected: " + failure);
        }
        return ExitStatus.FAILED;
    }
}
