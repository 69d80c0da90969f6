package dev.onecopy.standalone.demonstration;

import dev.onecopy.standalone.terminal.OnecopyException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * The .npy stream that is shown.
 *
 * @param description for a person
 * @param open opens it
 * @param bytes its length
 * @param sum of the elements, where it is known without NumPy
 */
public record ArraySource(String description, Supplier<InputStream> open, long bytes, OptionalDouble sum) {
    /** 512 MiB of float64 that are made as they are sent. */
    public static ArraySource generated() {
        return new ArraySource(
                "generated: np.arange(2**26) % 1000 * 0.5",
                DemonstrationArray::new, DemonstrationArray.fileBytes(), OptionalDouble.of(DemonstrationArray.sum()));
    }

    /**
     * A file, which is read as it is sent.
     *
     * @throws OnecopyException if it cannot be read
     */
    public static ArraySource file(Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new OnecopyException("the file " + file + " is not there or cannot be read");
        }
        try {
            return new ArraySource(file.toString(), () -> open(file), Files.size(file), OptionalDouble.empty());
        } catch (IOException failure) {
            throw new OnecopyException("the file " + file + " cannot be read: " + failure.getMessage(), failure);
        }
    }

    private static InputStream open(Path file) {
        try {
            return Files.newInputStream(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
