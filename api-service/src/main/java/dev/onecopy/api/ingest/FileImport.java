package dev.onecopy.api.ingest;

import dev.onecopy.api.metrics.UploadMetrics;
import dev.onecopy.api.metrics.UploadMetrics.Way;
import dev.onecopy.npy.NpyData;
import dev.onecopy.npy.NpyFormatException;
import dev.onecopy.npy.NpyHeader;
import dev.onecopy.segment.ArrayEntry;
import dev.onecopy.segment.ArrayWriter;
import dev.onecopy.segment.Segment;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;

/** Copies an .npy file of this host into the segment. Whatever goes wrong, nothing of it stays allocated. */
@Service
public class FileImport {
    private final Segment segment;
    private final ImportRoots roots;
    private final UploadMetrics metrics;

    FileImport(Segment segment, ImportRoots roots, UploadMetrics metrics) {
        this.segment = segment;
        this.roots = roots;
        this.metrics = metrics;
    }

    /**
     * Copies one file and publishes it.
     *
     * @param path absolute
     * @return the array, ready
     * @throws NpyFormatException if the file is not the one array that its header announces
     * @throws ImportNotAllowedException if it does not lie in a folder that files may be imported from
     * @throws ImportFileNotFoundException if it would, but is not there
     * @throws ImportUnreadableException if it is there, and the system does not give its bytes
     * @throws dev.onecopy.segment.SegmentFullException if there is no room
     * @throws dev.onecopy.segment.NameTakenException if the name is taken
     * @throws InvalidNameException if the name is not one
     */
    @PreAuthorize("hasRole('ADMINISTER')")
    public ArrayEntry importFile(String path, Destination destination) throws NpyFormatException {
        destination.check(segment);
        try (UploadMetrics.Upload upload = metrics.begin(Way.IMPORT);
                FileChannel file = roots.open(path)) {
            ArrayEntry entry = copy(file, destination);
            upload.complete(entry.type().nbytes());
            return entry;
        } catch (NpyFormatException malformed) {
            throw malformed;
        } catch (IOException unreadable) {
            throw new ImportUnreadableException(path, unreadable);
        }
    }

    private ArrayEntry copy(FileChannel file, Destination destination) throws IOException {
        NpyHeader header = NpyHeader.read(Channels.newInputStream(file));
        NpyData.checkLength(header, file.size() - file.position());
        try (ArrayWriter writer = segment.reserve(header.type())) {
            new ParallelRead(file, header, writer.data()).run();
            return destination.publish(writer).entry();
        }
    }
}
