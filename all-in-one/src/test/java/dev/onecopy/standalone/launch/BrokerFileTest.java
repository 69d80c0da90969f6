package dev.onecopy.standalone.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.standalone.broker.BrokerAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerFileTest {
    private static final BrokerAddress ADDRESS = BrokerAddress.parse("amqp://me:secret@127.0.0.1:5672/");

    @Test
    void isForItsUserAloneAndGoesAtTheEnd(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("broker");
        Files.writeString(file, "what a killed service has left, for everybody to read");

        try (BrokerFile written = BrokerFile.write(folder, ADDRESS)) {
            assertThat(written.file()).isEqualTo(file);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(BrokerAddress.parse(Files.readString(file).strip())).isEqualTo(ADDRESS);
        }
        assertThat(file).doesNotExist();
    }
}
