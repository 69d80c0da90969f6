package dev.onecopy.api.http;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.BasicIndex;
import dev.onecopy.array.ContiguousBytes;
import dev.onecopy.array.NdArray;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.array.StridedLayout;
import dev.onecopy.npy.NpyHeader;
import dev.onecopy.segment.ArrayEntry;
import dev.onecopy.segment.ArrayLease;
import dev.onecopy.segment.Segment;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.core.io.AbstractResource;

/** An array or a slice of it as an .npy file; each stream of it holds a lease while it is open. */
final class ArrayContent extends AbstractResource {
    private final Segment segment;
    private final ArrayEntry entry;
    private final ArrayType type;
    private final StridedLayout layout;
    private final byte[] header;

    private ArrayContent(Segment segment, ArrayEntry entry, ArrayType type, StridedLayout layout) {
        this.segment = segment;
        this.entry = entry;
        this.type = type;
        this.layout = layout;
        this.header = NpyHeader.of(type).encode();
    }

    /** The whole array, in the order that it has in memory. */
    static ArrayContent whole(Segment segment, ArrayEntry entry) {
        Shape flat = Shape.of(entry.type().shape().elementCount());
        return new ArrayContent(
                segment,
                entry,
                entry.type(),
                StridedLayout.of(new ArrayType(entry.type().dtype(), flat, Order.C)));
    }

    /**
     * What the index selects, in C order.
     *
     * @throws dev.onecopy.array.InvalidSliceException if it does not fit the array
     */
    static ArrayContent slice(Segment segment, ArrayEntry entry, BasicIndex index) {
        StridedLayout part = index.select(StridedLayout.of(entry.type()));
        return new ArrayContent(segment, entry, new ArrayType(entry.type().dtype(), part.shape(), Order.C), part);
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
        return header.length + type.nbytes();
    }

    /**
     * Opens the file at its first byte.
     *
     * @throws dev.onecopy.segment.ArrayNotFoundException if the array has been deleted meanwhile
     */
    @Override
    public InputStream getInputStream() throws IOException {
        ArrayLease lease = segment.lease(entry.reference().arrayId());
        NdArray part = new NdArray(
                type.dtype(),
                layout.shape(),
                layout.stridesBytes(),
                lease.array().data(),
                layout.offsetBytes());
        return new LeasedInputStream(header, new ContiguousBytes(part), lease);
    }
}
