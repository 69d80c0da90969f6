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
import java.io.InputStream;
import java.util.function.Supplier;
import org.springframework.core.io.AbstractResource;

/** A leased array or a slice of it as an .npy file. Whoever took the lease gives it back, after the last stream. */
final class ArrayContent extends AbstractResource {
    private final ArrayLease lease;
    private final ArrayType type;
    private final StridedLayout layout;
    private final byte[] header;
    private final Supplier<BodyPace> paces;

    private ArrayContent(ArrayLease lease, ArrayType type, StridedLayout layout, Supplier<BodyPace> paces) {
        this.lease = lease;
        this.paces = paces;
        this.type = type;
        this.layout = layout;
        this.header = NpyHeader.of(type).encode();
    }

    /**
     * The whole array, in the order that it has in memory.
     *
     * @param paces by which each stream of it is to be taken
     */
    static ArrayContent whole(ArrayLease lease, Supplier<BodyPace> paces) {
        ArrayType type = lease.entry().type();
        Shape flat = Shape.of(type.shape().elementCount());
        return new ArrayContent(lease, type, StridedLayout.of(new ArrayType(type.dtype(), flat, Order.C)), paces);
    }

    /**
     * What the index selects, in C order.
     *
     * @throws dev.onecopy.array.InvalidSliceException if it does not fit the array
     */
    static ArrayContent slice(ArrayLease lease, BasicIndex index, Supplier<BodyPace> paces) {
        ArrayType type = lease.entry().type();
        StridedLayout part = index.select(StridedLayout.of(type));
        return new ArrayContent(lease, new ArrayType(type.dtype(), part.shape(), Order.C), part, paces);
    }

    @Override
    public String getDescription() {
        return "array " + lease.entry().reference().arrayId();
    }

    @Override
    public String getFilename() {
        ArrayEntry entry = lease.entry();
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

    /** Opens the file at its first byte. */
    @Override
    public InputStream getInputStream() {
        NdArray part = new NdArray(
                type.dtype(),
                layout.shape(),
                layout.stridesBytes(),
                lease.array().data(),
                layout.offsetBytes());
        return new ArrayInputStream(header, new ContiguousBytes(part), paces.get());
    }
}
