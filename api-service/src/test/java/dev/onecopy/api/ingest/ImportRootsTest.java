package dev.onecopy.api.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.onecopy.api.config.ImportProperties;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImportRootsTest {
    @TempDir
    Path folder = Path.of("");

    private Path root;
    private Path secret;
    private ImportRoots roots;

    @BeforeEach
    void create() throws IOException {
        root = Files.createDirectories(folder.resolve("root"));
        secret = Files.writeString(folder.resolve("secret"), "secret");
        Files.writeString(Files.createDirectories(root.resolve("a/b")).resolve("file"), "allowed");
        roots = new ImportRoots(new ImportProperties(List.of(folder.resolve("absent"), root)));
    }

    @Test
    void filesWithinARootAreOpenedAlsoThroughLinks() throws IOException {
        Files.createSymbolicLink(root.resolve("link"), Path.of("a/b/file"));
        Files.createSymbolicLink(folder.resolve("way-in"), root);
        for (String path : List.of("root/a/b/file", "root/a/../a/b/file", "root/link", "way-in/a/b/file")) {
            try (FileChannel channel = roots.open(folder + "/" + path)) {
                assertThat(channel.size()).as(path).isEqualTo("allowed".length());
            }
        }
    }

    @Test
    void nothingOutsideIsOpenedOrToldOf() throws IOException {
        Files.createSymbolicLink(root.resolve("out"), secret);
        Files.createSymbolicLink(root.resolve("up"), folder);
        Files.createSymbolicLink(root.resolve("dangling"), folder.resolve("nowhere"));
        Files.createSymbolicLink(root.resolve("loop"), root.resolve("loop"));
        Files.writeString(
                Files.createDirectories(folder.resolve("root-sibling")).resolve("file"), "secret");
        for (String path : List.of(
                "secret",
                "nowhere",
                "root/../secret",
                "root/../nowhere",
                "root/out",
                "root/up/secret",
                "root/up/nowhere",
                "root/dangling",
                "root/dangling/below",
                "root/loop",
                "root-sibling/file",
                "root-sibling/nothing")) {
            assertThatExceptionOfType(ImportNotAllowedException.class)
                    .as(path)
                    .isThrownBy(() -> roots.open(folder + "/" + path))
                    .withMessageContaining(path)
                    .withMessageContaining("is not within a folder of onecopy.import.roots");
        }
    }

    @Test
    void aMissingFileWithinARootIsToldAsMissing() {
        assertThatExceptionOfType(ImportFileNotFoundException.class)
                .isThrownBy(() -> roots.open(root.resolve("a/c/file").toString()))
                .withMessageContaining("a/c/file");
    }

    @Test
    @Timeout(10)
    void onlyRegularFilesAreOpened() throws IOException, InterruptedException {
        Process made = new ProcessBuilder("mkfifo", root.resolve("pipe").toString()).start();
        assertThat(made.waitFor(5, TimeUnit.SECONDS)).isTrue();
        for (String path : List.of("", "/a", "/pipe")) {
            assertThatExceptionOfType(ImportNotAllowedException.class)
                    .isThrownBy(() -> roots.open(root + path))
                    .withMessageContaining("is not a regular file");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "relative.npy", "../x", "file:///etc/passwd", "/root/\0/x"})
    void aPathMustBeAbsolute(String path) {
        assertThatExceptionOfType(ImportNotAllowedException.class).isThrownBy(() -> roots.open(path));
    }

    @Test
    void withoutRootsNothingIsOpened() {
        ImportRoots none = new ImportRoots(new ImportProperties(List.of()));
        assertThatExceptionOfType(ImportNotAllowedException.class)
                .isThrownBy(() -> none.open(root.resolve("a/b/file").toString()))
                .withMessageContaining("onecopy.import.roots");
    }
}
