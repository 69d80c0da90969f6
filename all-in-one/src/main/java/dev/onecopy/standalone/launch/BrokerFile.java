package dev.onecopy.standalone.launch;

import dev.onecopy.standalone.broker.BrokerAddress;
import dev.onecopy.standalone.terminal.OnecopyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Beside the segment, the address of the broker with its password, for this user's eyes only: whoever starts a worker
 * of calls by hand, such as {@code onecopy worker functions.py}, need not be told it.
 *
 * @param file that holds it until the end
 */
record BrokerFile(Path file) implements AutoCloseable {
    static final String NAME = "broker";

    /**
     * Replaces the file that an earlier service may have left.
     *
     * @throws OnecopyException if it cannot be written
     */
    static BrokerFile write(Path folder, BrokerAddress address) {
        Path file = folder.resolve(NAME);
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, address.withPassword() + "\n");
        } catch (IOException failure) {
            throw new OnecopyException(file + " cannot be written: " + failure.getMessage(), failure);
        }
        return new BrokerFile(file);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
