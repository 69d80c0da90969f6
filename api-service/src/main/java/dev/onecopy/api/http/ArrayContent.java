package dev.onecopy.api.http;

import dev.onecopy.npy.NpyHeader;
import dev.onecopy.segment.ArrayEntry;
import dev.onecopy.segment.ArrayLease;
import dev.onecopy.segment.Segment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import org.springframework.core.io.AbstractResource;

/** An array as an .npy file; each stream of it holds a lease while it is open. */
final class ArrayContent extends AbstractResource {
    private final Segment segment;
    private final ArrayEntry entry;
    private final byte[] header;

    ArrayContent(Segment segment, ArrayEntry entry) {
        this.segment = segment;
        this.entry = entry;
        this.header = new NpyHeader(entry.type(), ByteOrder.LITTLE_ENDIAN).encode();
    }

    @Override
    public String getDescription() {
        return "array " + entry.reference().arrayId();
    }

    @Override
    public String getFilename() {
        return (entry.name() == null ? entry.reference().arrayId().toString() : entry.name()) + ".npy";
    }

    @Override
    public boolean exists() {
        return true;
    }

    @Override
    public long contentLength() {
        return header.length + entry.type().nbytes();
    }

    /**
     * Opens the file at its first byte.
     *
     * @throws dev.onecopy.segment.ArrayNotFoundException if the array has been deleted meanwhile
     */
    @Override
    public InputStream getInputStream() throws IOException {
        ArrayLease lease = segment.lease(entry.reference().arrayId());
        return new LeasedInputStream(header, lease);
    }
}
