package dev.onecopy.standalone.launch;

import dev.onecopy.segment.OnStop;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/**
 * Where the segment lies and whether it outlives this process.
 *
 * @param file the segment's
 * @param onStop what happens to it at the end
 */
public record SegmentPlace(Path file, OnStop onStop) {
    /** The tmpfs that every Linux has. */
    public static final Path SHARED_MEMORY = Path.of("/dev/shm");

    /** What the names of all folders in shared memory begin with. */
    public static final String FOLDER_PREFIX = "onecopy";

    static final String FILE_NAME = "segment";

    /** What the database of the jobs, which lies beside the segment, adds to its name. */
    static final List<String> STORE_SUFFIXES = List.of(".jobs.mv.db", ".jobs.trace.db");

    private static final int RANDOM_BYTES = 6;

    /** In a folder of the caller's, where it stays. */
    public static SegmentPlace inFolder(Path folder) {
        return new SegmentPlace(folder.toAbsolutePath().normalize().resolve(FILE_NAME), OnStop.KEEP);
    }

    /** In shared memory until the end, under a name that tells services on several ports apart. */
    public static SegmentPlace ofPort(int port) {
        return inSharedMemory(Integer.toString(port));
    }

    /** In shared memory until the end, under a name that nobody else has. */
    public static SegmentPlace random() {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        return inSharedMemory(HexFormat.of().formatHex(random));
    }

    private static SegmentPlace inSharedMemory(String name) {
        return new SegmentPlace(
                SHARED_MEMORY.resolve(FOLDER_PREFIX + "-" + name).resolve(FILE_NAME), OnStop.DELETE);
    }

    /** Deletes the folder of a segment that is gone; leaves one that holds anything. */
    public static void deleteFolderIfEmpty(Path folder) throws IOException {
        try {
            Files.delete(folder);
        } catch (DirectoryNotEmptyException | NoSuchFileException fine) {
            // Somebody else's file is in it, or somebody else was faster.
        }
    }

    /** Whether anything is to be left behind. */
    public boolean isTemporary() {
        return onStop == OnStop.DELETE;
    }
}
