package dev.onecopy.standalone.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class VirtualMachineFlagsTest {
    private static final Path ROOT = Path.of("..");

    @Test
    void howeverAServiceIsStartedItEndsWhenItHasNoMemoryLeft() throws IOException {
        String flag = "-XX:+ExitOnOutOfMemoryError";
        assertThat(VirtualMachineFlags.WORKER).contains(flag);
        assertThat(Files.readString(ROOT.resolve("onecopy"))).contains(flag);
        assertThat(Files.readString(ROOT.resolve("Dockerfile"))).contains(flag);
        assertThat(Files.readString(ROOT.resolve("docker-compose.yml")))
                .as("and what ends is started again")
                .contains("restart: unless-stopped");
    }
}
