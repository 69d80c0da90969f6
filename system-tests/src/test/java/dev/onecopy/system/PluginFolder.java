package dev.onecopy.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.system.plugin.Functions;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** A folder of functions as an operator makes it: the examples of this repository, and those of the tests. */
final class PluginFolder {
    private static final Path EXAMPLE =
            Path.of(System.getProperty("onecopy.examples"), "java-functions", "src", "main");

    private PluginFolder() {}

    /** Fills an empty folder with jars. */
    static Path fill(Path folder, Path scratch) throws IOException, URISyntaxException {
        compileExample(scratch);
        run(
                "jar",
                "--create",
                "--file=" + folder.resolve("example.jar"),
                "-C",
                scratch.toString(),
                ".",
                "-C",
                EXAMPLE.resolve("resources").toString(),
                ".");
        Path classes = Path.of(Functions.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        run(
                "jar",
                "--create",
                "--file=" + folder.resolve("tests.jar"),
                "-C",
                classes.toString(),
                Functions.class.getPackageName().replace('.', '/'),
                "-C",
                classes.resolve("plugin").toString(),
                ".");
        return folder;
    }

    private static void compileExample(Path classes) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("-cp", System.getProperty("java.class.path"), "-d", classes.toString()));
        try (Stream<Path> files = Files.walk(EXAMPLE.resolve("java"))) {
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
        }
        run("javac", arguments.toArray(String[]::new));
    }

    private static void run(String tool, String... arguments) {
        assertThat(ToolProvider.findFirst(tool).orElseThrow().run(System.out, System.err, arguments))
                .as(tool)
                .isZero();
    }
}
