package dev.onecopy.standalone.launch;

import dev.onecopy.segment.OnStop;
import dev.onecopy.segment.Segment;
import dev.onecopy.segment.SegmentException;
import dev.onecopy.segment.SegmentOptions;
import dev.onecopy.standalone.terminal.OnecopyException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The segments in a folder, that of shared memory as a rule, that no process owns any more: their services were killed.
 */
public final class AbandonedSegments {
    private final Path parent;

    /** @param parent the folder whose subfolders {@code onecopy*} hold segments */
    public AbandonedSegments(Path parent) {
        this.parent = parent;
    }

    /**
     * Deletes them with their folders.
     *
     * @return a line for each segment: deleted, or kept and why
     * @throws OnecopyException if the folder cannot be read
     */
    public List<String> delete() {
        List<String> lines = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, SegmentPlace.FOLDER_PREFIX + "*")) {
            for (Path folder : folders) {
                lines.add(deleteIfAbandoned(folder));
            }
        } catch (IOException failure) {
            throw new OnecopyException(parent + " cannot be read: " + failure.getMessage(), failure);
        }
        if (lines.isEmpty()) {
            lines.add("nothing to clean in " + parent);
        }
        return lines;
    }

    private static String deleteIfAbandoned(Path folder) {
        Path file = folder.resolve(SegmentPlace.FILE_NAME);
        try {
            if (!Files.exists(file)) {
                // A service that is just starting has its folder before its segment.
                return "kept     " + folder + ": it holds no segment";
            }
            long bytes = Files.size(file);
            // Whoever opens a segment is its owner, and is refused while there is another one.
            Segment.openOrCreate(file, SegmentOptions.defaults(folder).withOnStop(OnStop.DELETE))
                    .close();
            for (String suffix : SegmentPlace.STORE_SUFFIXES) {
                Files.deleteIfExists(folder.resolve(SegmentPlace.FILE_NAME + suffix));
            }
            Files.deleteIfExists(folder.resolve(BrokerFile.NAME));
            SegmentPlace.deleteFolderIfEmpty(folder);
            return "deleted  " + file + ", " + (bytes >> 20) + " MiB";
        } catch (SegmentException | UncheckedIOException | IOException refusal) {
            return "kept     " + file + ": " + refusal.getMessage();
        }
    }
}
