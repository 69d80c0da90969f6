package dev.onecopy.standalone.launch;

import dev.onecopy.standalone.terminal.OnecopyException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.system.ApplicationHome;

/** Finds the executable jar that worker processes are started from. */
final class WorkerJar {
    private static final String VARIABLE = "ONECOPY_WORKER_JAR";
    private static final String NAME = "worker-service-*-exec.jar";

    private WorkerJar() {}

    /**
     * The jar that {@code ONECOPY_WORKER_JAR} names, else the one beside the jar of this class, else the one that was
     * built in the module next to this one.
     *
     * @throws OnecopyException if there is none
     */
    static Path find(Map<String, String> environment) {
        @Nullable String named = environment.get(VARIABLE);
        if (named != null && !named.isEmpty()) {
            Path jar = Path.of(named);
            if (!Files.isReadable(jar)) {
                throw new OnecopyException(VARIABLE + " is " + jar + ", which cannot be read");
            }
            return jar;
        }
        Path target = new ApplicationHome(WorkerJar.class).getDir().toPath();
        List<Path> folders =
                List.of(target, target.resolve("../../worker-service/target").normalize());
        return folders.stream()
                .flatMap(WorkerJar::jarsIn)
                .findFirst()
                .orElseThrow(() -> new OnecopyException(
                        "no " + NAME + " in " + folders + "; set " + VARIABLE + " to the worker's executable jar"));
    }

    /** For the JVM, if the script that starts this has laid a cache of the jar's classes beside it. */
    static List<String> cacheFlags(Path jar) {
        String name = jar.getFileName().toString();
        Path cache = jar.resolveSibling(name.replaceFirst("\\.jar$", "") + ".aot");
        return Files.exists(cache) ? List.of("-XX:AOTCache=" + cache) : List.of();
    }

    private static Stream<Path> jarsIn(Path folder) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, NAME)) {
            jars.forEach(found::add);
        } catch (IOException absent) {
            // As good as an empty folder.
        }
        return found.stream();
    }
}
