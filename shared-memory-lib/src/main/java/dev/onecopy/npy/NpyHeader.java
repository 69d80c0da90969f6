package dev.onecopy.npy;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The header of an .npy stream: what its data is.
 *
 * @param type dtype, shape and order of the array
 * @param byteOrder of the data in the stream, not in memory; has no meaning for items of one byte
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">numpy.lib.format</a>
 */
public record NpyHeader(ArrayType type, ByteOrder byteOrder) {
    /** Longer headers are refused; that of 64 dimensions has about 1,500 bytes. */
    public static final int MAXIMUM_HEADER_BYTES = 64 << 10;

    /** All of a header, as NumPy writes it for arrays of a few dimensions. */
    public static final int USUAL_HEADER_BYTES = 128;

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int VERSION_BYTES = 2;
    private static final int ALIGNMENT_BYTES = 64;

    /** NumPy leaves room for the length of the axis that grows to have as many digits. */
    private static final int GROWTH_DIGITS = 21;

    /** A header of little-endian data, as a segment holds it. */
    public static NpyHeader of(ArrayType type) {
        return new NpyHeader(type, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Reads exactly the header, of version 1.0, 2.0 or 3.0; the next byte of the stream is the first of the data.
     *
     * @throws NpyFormatException if there is none, or one of an array that is not supported
     * @throws IOException if the stream fails
     */
    public static NpyHeader read(InputStream in) throws IOException {
        int major = readVersion(in);
        byte[] text = readText(in, major);
        Charset charset = major == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
        return new NpyHeaderGrammar(new String(text, charset)).parse();
    }

    private static int readVersion(InputStream in) throws IOException {
        byte[] start = in.readNBytes(MAGIC.length + VERSION_BYTES);
        int compared = Math.min(start.length, MAGIC.length);
        if (!Arrays.equals(start, 0, compared, MAGIC, 0, compared)) {
            throw NpyFormatException.invalid("the stream is not .npy: it begins with the bytes "
                    + HexFormat.ofDelimiter(" ").formatHex(start) + ", not with "
                    + HexFormat.ofDelimiter(" ").formatHex(MAGIC));
        }
        checkComplete("magic and version", start, MAGIC.length + VERSION_BYTES);
        int major = start[MAGIC.length];
        int minor = start[MAGIC.length + 1];
        if (major < 1 || major > 3 || minor != 0) {
            throw NpyFormatException.version(Byte.toUnsignedInt(start[MAGIC.length]), Byte.toUnsignedInt((byte) minor));
        }
        return major;
    }

    private static byte[] readText(InputStream in, int major) throws IOException {
        int fieldBytes = major == 1 ? Short.BYTES : Integer.BYTES;
        byte[] field = in.readNBytes(fieldBytes);
        checkComplete("header length", field, fieldBytes);
        long headerBytes = ByteBuffer.wrap(Arrays.copyOf(field, Long.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
        if (headerBytes > MAXIMUM_HEADER_BYTES) {
            throw NpyFormatException.headerTooLarge(headerBytes, MAXIMUM_HEADER_BYTES);
        }
        byte[] text = in.readNBytes((int) headerBytes);
        checkComplete("header", text, headerBytes);
        return text;
    }

    private static void checkComplete(String what, byte[] got, long expectedBytes) throws NpyFormatException {
        if (got.length < expectedBytes) {
            throw NpyFormatException.truncated(what, got.length, expectedBytes);
        }
    }

    /**
     * What NumPy 2's {@code np.save} writes before the data, to the byte: version 1.0, which holds every header of a
     * supported array; C order for an array that is contiguous both ways; padded so that the data begins at a multiple
     * of 64 bytes.
     */
    public byte[] encode() {
        boolean fortranOrder = type.order() == Order.F && !isContiguousBothWays(type.shape());
        String dictionary = "{'descr': '" + elementDescription() + "', 'fortran_order': "
                + (fortranOrder ? "True" : "False") + ", 'shape': " + type.shape() + ", }";
        int contentBytes = dictionary.length() + growthRoom(fortranOrder) + 1;
        int prefixBytes = MAGIC.length + VERSION_BYTES + Short.BYTES;
        int paddingBytes = ALIGNMENT_BYTES - (prefixBytes + contentBytes) % ALIGNMENT_BYTES;
        byte[] header = new byte[prefixBytes + contentBytes + paddingBytes];
        Arrays.fill(header, (byte) ' ');
        ByteBuffer.wrap(header)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) (contentBytes + paddingBytes))
                .put(dictionary.getBytes(StandardCharsets.ISO_8859_1));
        header[header.length - 1] = '\n';
        return header;
    }

    private String elementDescription() {
        DType dtype = type.dtype();
        char symbol = byteOrder == ByteOrder.LITTLE_ENDIAN ? '<' : '>';
        return (dtype.itemsizeBytes() == 1 ? "|" : String.valueOf(symbol))
                + dtype.kind().symbol()
                + dtype.itemsizeBytes();
    }

    private int growthRoom(boolean fortranOrder) {
        Shape shape = type.shape();
        if (shape.ndim() == 0) {
            return 0;
        }
        long growing = shape.length(fortranOrder ? shape.ndim() - 1 : 0);
        return GROWTH_DIGITS - Long.toString(growing).length();
    }

    private static boolean isContiguousBothWays(Shape shape) {
        long longAxes =
                Arrays.stream(shape.toArray()).filter(length -> length > 1).count();
        return longAxes <= 1 || shape.elementCount() == 0;
    }
}
