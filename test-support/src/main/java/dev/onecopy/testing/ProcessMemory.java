package dev.onecopy.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What Linux says of the memory of a process, read anew at each call. */
public final class ProcessMemory {
    private static final long KIB_BYTES = 1024;

    private final Path folder;

    private ProcessMemory(Path folder) {
        this.folder = folder;
    }

    /** The memory of the process with this id, in this process namespace. */
    public static ProcessMemory of(long processId) {
        return new ProcessMemory(Path.of("/proc", Long.toString(processId)));
    }

    /** {@code RssAnon} of {@code status}: heap, stacks and malloc; copies of an array would be here. */
    public long anonymousBytes() {
        return field("status", "RssAnon:");
    }

    /** {@code RssShmem} of {@code status}: pages of tmpfs files that this process has touched. */
    public long sharedBytes() {
        return field("status", "RssShmem:");
    }

    /** PSS of {@code smaps_rollup} less that of tmpfs pages: what would be free again if the process ended. */
    public long proportionalLessSharedBytes() {
        return field("smaps_rollup", "Pss:") - field("smaps_rollup", "Pss_Shmem:");
    }

    /** How many bytes of a file are mapped. */
    public long mappedBytes(Path file) {
        return lines("maps").stream()
                .filter(line -> line.endsWith(" " + file))
                .map(line -> line.substring(0, line.indexOf(' ')).split("-"))
                .mapToLong(range -> Long.parseUnsignedLong(range[1], 16) - Long.parseUnsignedLong(range[0], 16))
                .sum();
    }

    private long field(String file, String name) {
        String line = lines(file).stream()
                .filter(candidate -> candidate.startsWith(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(folder.resolve(file) + " has no " + name));
        String kibibytes = line.substring(name.length()).replace("kB", "").strip();
        return Long.parseLong(kibibytes) * KIB_BYTES;
    }

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(folder.resolve(file));
        } catch (IOException failure) {
            throw new UncheckedIOException("the process of " + folder + " cannot be looked into", failure);
        }
    }
}
