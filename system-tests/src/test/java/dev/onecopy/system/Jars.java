package dev.onecopy.system;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The executable jars that the modules before this one have packaged. */
final class Jars {
    private Jars() {}

    static Path allInOne() {
        return jar("all-in-one");
    }

    static Path apiService() {
        return jar("api-service");
    }

    static Path workerService() {
        return jar("worker-service");
    }

    private static Path jar(String module) {
        @Nullable String file = System.getProperty("onecopy.jar." + module);
        if (file == null || !Files.isReadable(Path.of(file))) {
            throw new IllegalStateException(
                    "the executable jar of " + module + " is not at " + file + "; run mvn verify, not mvn test");
        }
        return Path.of(file).normalize();
    }
}
