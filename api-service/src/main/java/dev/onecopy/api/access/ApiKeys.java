package dev.onecopy.api.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys in a file, one a line, {@code #} before a remark. A changed file is read again at the next request, so a key
 * that is taken out is refused at once. Whether keys are asked for at all is settled when the service starts: emptying
 * the file then shuts everybody out instead of letting everybody in. Thread-safe.
 */
public final class ApiKeys {
    private static final Logger log = LoggerFactory.getLogger(ApiKeys.class);

    private final @Nullable Path file;
    private final boolean required;
    private volatile Loaded loaded;

    /** What was read, and from which state of the file. */
    private record Loaded(List<ApiKey> keys, @Nullable Object version) {}

    private record Version(
            Object lastModified, long sizeBytes, @Nullable Object inode) {}

    /**
     * Reads the keys.
     *
     * @param file null for a service that asks for none
     * @throws IllegalStateException if the file cannot be read, or a line of it is no key
     */
    public ApiKeys(@Nullable Path file) {
        this.file = file;
        this.loaded = file == null ? new Loaded(List.of(), null) : load(file);
        this.required = !loaded.keys().isEmpty();
    }

    /** Whether a request needs a key. */
    public boolean areRequired() {
        return required;
    }

    /** The stored key that this is, if it is one. */
    Optional<ApiKey> find(String presented) {
        byte[] hash = ApiKey.hash(presented);
        return current().stream().filter(key -> key.matches(hash)).findFirst();
    }

    private List<ApiKey> current() {
        Loaded known = loaded;
        if (file == null) {
            return known.keys();
        }
        try {
            if (!version(file).equals(known.version())) {
                known = load(file);
                loaded = known;
                log.info(
                        "the keys in {} have changed; there are {} now",
                        file,
                        known.keys().size());
            }
            return known.keys();
        } catch (IOException | IllegalStateException unreadable) {
            log.error("nobody is let in while the file of keys cannot be read: {}", unreadable.getMessage());
            return List.of();
        }
    }

    private static Loaded load(Path file) {
        List<ApiKey> keys = new ArrayList<>();
        Set<String> names = new HashSet<>();
        try {
            // Taken first: what is written while the file is read makes it be read again.
            Version version = version(file);
            List<String> lines = Files.readAllLines(file);
            for (int number = 1; number <= lines.size(); number++) {
                String line = lines.get(number - 1).strip();
                if (!line.isEmpty() && !line.startsWith("#")) {
                    keys.add(parse(file, number, line, names));
                }
            }
            return new Loaded(List.copyOf(keys), version);
        } catch (IOException | UncheckedIOException failure) {
            throw new IllegalStateException("the file of keys " + file + " cannot be read: " + failure, failure);
        }
    }

    private static ApiKey parse(Path file, int number, String line, Set<String> names) {
        try {
            ApiKey key = ApiKey.parse(line);
            if (!names.add(key.name())) {
                throw new IllegalArgumentException("there are two keys of the name '" + key.name() + "'");
            }
            return key;
        } catch (IllegalArgumentException malformed) {
            throw new IllegalStateException(
                    "line " + number + " of the file of keys " + file + ": " + malformed.getMessage(), malformed);
        }
    }

    private static Version version(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Version(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    }
}
