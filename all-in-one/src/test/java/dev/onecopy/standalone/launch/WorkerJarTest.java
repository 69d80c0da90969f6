package dev.onecopy.standalone.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerJarTest {
    @TempDir
    Path folder;

    @Test
    void theCacheIsTheFileBesideTheJar() throws IOException {
        Path jar = Files.createFile(folder.resolve("service.jar"));
        assertThat(WorkerJar.cacheFlags(jar)).isEmpty();

        Path cache = Files.createFile(folder.resolve("service.aot"));

        assertThat(WorkerJar.cacheFlags(jar)).containsExactly("-XX:AOTCache=" + cache);
    }

    @Test
    void aJarOfAnotherNameIsNotItsOwnCache() throws IOException {
        assertThat(WorkerJar.cacheFlags(Files.createFile(folder.resolve("worker"))))
                .isEmpty();
    }
}
