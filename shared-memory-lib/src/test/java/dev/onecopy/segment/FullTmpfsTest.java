package dev.onecopy.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A full tmpfs is an exception: neither a signal nor an {@link InternalError}. Each process mounts a tmpfs of its own,
 * in a mount namespace of its own, which takes root or a kernel that lets users have namespaces.
 */
@Tag("processes")
@Timeout(120)
class FullTmpfsTest {
    private static final String MOUNT_AND_RUN = "mount -t tmpfs -o size=20m onecopy-test \"$0\" && exec \"$@\"";

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void onATmpfsOf20Megabytes(FullTmpfs scenario) throws IOException, InterruptedException {
        Path mountPoint = Files.createDirectory(folder.resolve("tmpfs"));
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(
                        "unshare",
                        "--mount",
                        "--map-root-user",
                        "sh",
                        "-c",
                        MOUNT_AND_RUN,
                        mountPoint.toString(),
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FullTmpfs.class.getName(),
                        scenario.name(),
                        mountPoint.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    }
}
