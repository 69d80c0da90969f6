package dev.onecopy.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * An .npy file of any size that is nowhere stored: its stream makes the bytes as they are read. Element {@code k} of
 * the file, in file order, is {@code k mod type.period()}, so that sums are known in closed form. The header is what
 * {@code np.save} writes, byte for byte (NumPy 2's {@code numpy/lib/_format_impl.py}).
 *
 * @param type of the elements
 * @param layout whether rows or columns lie together
 * @param byteOrder of the elements
 * @param shape lengths of the axes; none for a scalar
 */
public record GeneratedArray(ElementType type, Layout layout, ByteOrder byteOrder, Shape shape) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final int HEADER_ALIGNMENT_BYTES = 64;
    private static final int ROOM_FOR_GROWTH = 21;

    /** Which axis varies fastest. */
    public enum Layout {
        C("False"),
        FORTRAN("True");

        private final String fortranOrder;

        Layout(String fortranOrder) {
            this.fortranOrder = fortranOrder;
        }
    }

    /** Lengths of axes, compared by value. */
    public static final class Shape {
        private final long[] lengths;

        private Shape(long... lengths) {
            this.lengths = lengths;
        }

        long elementCount() {
            return Arrays.stream(lengths).reduce(1, Math::multiplyExact);
        }

        /** The length of the axis that could grow by appending to the file; see {@code _write_array_header}. */
        private String growing(Layout layout) {
            return Long.toString(lengths[layout == Layout.FORTRAN ? lengths.length - 1 : 0]);
        }

        @Override
        public String toString() {
            return Arrays.stream(lengths)
                    .mapToObj(Long::toString)
                    .collect(Collectors.joining(", ", "(", lengths.length == 1 ? ",)" : ")"));
        }
    }

    /** Little-endian and C-ordered, as most arrays are. */
    public static GeneratedArray of(ElementType type, long... shape) {
        return new GeneratedArray(type, Layout.C, ByteOrder.LITTLE_ENDIAN, new Shape(shape));
    }

    /** The same elements in the same file order, of an array whose columns lie together. */
    public GeneratedArray inFortranOrder() {
        return new GeneratedArray(type, Layout.FORTRAN, byteOrder, shape);
    }

    /** The same elements, each with its bytes the other way round. */
    public GeneratedArray inBigEndian() {
        return new GeneratedArray(type, layout, ByteOrder.BIG_ENDIAN, shape);
    }

    /** The same elements, as a segment has them. */
    public GeneratedArray inLittleEndian() {
        return new GeneratedArray(type, layout, ByteOrder.LITTLE_ENDIAN, shape);
    }

    public long elementCount() {
        return shape.elementCount();
    }

    /** The size of the elements, without the header. */
    public long nbytes() {
        return elementCount() * type.itemsizeBytes();
    }

    /** The size of the file. */
    public long fileBytes() {
        return header().length + nbytes();
    }

    /** The sum of all elements, exactly. */
    public long sum() {
        long period = type.period();
        long whole = elementCount() / period;
        long rest = elementCount() % period;
        return whole * (period * (period - 1) / 2) + rest * (rest - 1) / 2;
    }

    /** The largest element of an array that has any. */
    public long maximum() {
        return Math.min(elementCount(), type.period()) - 1;
    }

    /** The file, made as it is read. */
    public InputStream open() {
        return new GeneratedStream(header(), this);
    }

    /** The whole file; for small ones. */
    public byte[] toBytes() {
        try (InputStream in = open()) {
            return in.readAllBytes();
        } catch (IOException impossible) {
            throw new AssertionError("a generated stream does no input", impossible);
        }
    }

    /** Everything before the first element. */
    public byte[] header() {
        StringBuilder text = new StringBuilder("{'descr': '%s', 'fortran_order': %s, 'shape': %s, }"
                .formatted(type.descr(byteOrder), layout.fortranOrder, shape));
        if (shape.lengths.length > 0) {
            text.repeat(" ", ROOM_FOR_GROWTH - shape.growing(layout).length());
        }
        int unpadded = MAGIC.length + Short.BYTES + text.length() + 1;
        text.repeat(" ", HEADER_ALIGNMENT_BYTES - unpadded % HEADER_ALIGNMENT_BYTES)
                .append('\n');
        return ByteBuffer.allocate(MAGIC.length + Short.BYTES + text.length())
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .putShort((short) text.length())
                .put(text.toString().getBytes(StandardCharsets.ISO_8859_1))
                .array();
    }
}
