package dev.onecopy.api.image;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;

/**
 * An image file that lies in memory. Its header is read first, so that what it claims can be judged; its pixels are
 * decoded straight to where they belong, by the JDK's Image I/O, with a few rows on the heap at a time. The numbers are
 * those of the file: no colour profile, gamma or orientation is applied.
 */
public final class EncodedImage implements AutoCloseable {
    private static final int MAXIMUM_AXIS = 65_535;
    private static final int BITS_A_SAMPLE = 8;

    /** Each scan of a JPEG costs a pass over the whole image; encoders make about ten. */
    private static final int MAXIMUM_SCANS = 64;

    private static final int START_OF_SCAN = 0xDA;
    /** What stands beside the pixels of a PNG, texts above all, is kept on the heap by its reader. */
    private static final long MAXIMUM_ANCILLARY_BYTES = 8 << 20;

    private static final int PNG_SIGNATURE_BYTES = 8;
    private static final int PNG_CHUNK_OVERHEAD_BYTES = 12;
    private static final int PNG_DATA = 'I' << 24 | 'D' << 16 | 'A' << 8 | 'T';
    private static final ValueLayout.OfInt NETWORK_INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int PNG_COLOUR_TYPE_OFFSET = 25;
    private static final int PNG_PALETTE = 3;

    private final ImageKind kind;
    private final ImageReader reader;
    private final ArrayType type;

    /** Of one sample a pixel. */
    private final boolean indexed;

    /** The first is what the decoder makes unless told otherwise. */
    private final List<ColorModel> models;

    private EncodedImage(ImageKind kind, ImageReader reader, boolean indexed) throws IOException {
        this.kind = kind;
        this.reader = reader;
        this.indexed = indexed;
        this.models = models();
        int channels = models.getFirst().getNumComponents();
        this.type = new ArrayType(
                DType.UINT8, Shape.of(reader.getHeight(0), reader.getWidth(0), grey() ? 1 : channels), Order.C);
    }

    /** Greys of fewer than eight bits pretend to have a palette. */
    private boolean grey() {
        return !indexed && models.getFirst() instanceof IndexColorModel;
    }

    private List<ColorModel> models() throws IOException {
        List<ColorModel> found = new ArrayList<>();
        reader.getImageTypes(0).forEachRemaining((ImageTypeSpecifier each) -> found.add(each.getColorModel()));
        if (found.isEmpty()) {
            throw ImageFormatException.unsupported(kind, "is neither grey nor RGB, nor one of them with alpha");
        }
        int bits = found.getFirst().getComponentSize(0);
        if (bits > BITS_A_SAMPLE) {
            throw ImageFormatException.unsupported(
                    kind, "has " + bits + " bits a sample, uint8 has 8; upload it as an .npy array of uint16");
        }
        return found;
    }

    /**
     * Reads the header.
     *
     * @param file the whole file; must stay until this is closed
     * @param maximumPixels the most that it may claim, at most 2<sup>29</sup> - 1
     * @throws ImageFormatException if it is none, or one that is not taken
     */
    public static EncodedImage open(ImageKind kind, MemorySegment file, long maximumPixels)
            throws ImageFormatException {
        switch (kind) {
            case PNG -> checkAncillaryData(file);
            case JPEG -> checkScans(file);
        }
        ImageReader reader = ImageIO.getImageReadersByFormatName(kind.name()).next();
        try {
            reader.setInput(new MemoryImageInputStream(file), true, true);
            checkSize(kind, reader.getWidth(0), reader.getHeight(0), maximumPixels);
            boolean indexed =
                    kind == ImageKind.PNG && file.get(ValueLayout.JAVA_BYTE, PNG_COLOUR_TYPE_OFFSET) == PNG_PALETTE;
            return new EncodedImage(kind, reader, indexed);
        } catch (IOException | RuntimeException failure) {
            reader.dispose();
            throw failure instanceof ImageFormatException told ? told : ImageFormatException.invalid(kind, failure);
        }
    }

    private static void checkSize(ImageKind kind, int width, int height, long maximumPixels)
            throws ImageFormatException {
        if (Math.max(width, height) > MAXIMUM_AXIS) {
            throw ImageFormatException.tooLarge(
                    kind, width + " × " + height + " pixels; the limit is " + MAXIMUM_AXIS + " each way");
        }
        if ((long) width * height > maximumPixels) {
            throw ImageFormatException.tooLarge(
                    kind, width + " × " + height + " pixels; the limit is " + maximumPixels + " together");
        }
    }

    /** Chunks follow each other as length, name, data, checksum; a bad length is for the reader to refuse. */
    private static void checkAncillaryData(MemorySegment file) throws ImageFormatException {
        long ancillaryBytes = 0;
        long offset = PNG_SIGNATURE_BYTES;
        while (offset + PNG_CHUNK_OVERHEAD_BYTES <= file.byteSize()) {
            long dataBytes = Integer.toUnsignedLong(file.get(NETWORK_INT, offset));
            boolean pixels = file.get(NETWORK_INT, offset + Integer.BYTES) == PNG_DATA;
            ancillaryBytes += pixels ? 0 : dataBytes + PNG_CHUNK_OVERHEAD_BYTES;
            offset += dataBytes + PNG_CHUNK_OVERHEAD_BYTES;
        }
        if (ancillaryBytes > MAXIMUM_ANCILLARY_BYTES) {
            throw ImageFormatException.tooLarge(
                    ImageKind.PNG,
                    ancillaryBytes + " bytes beside its pixels; the limit is " + MAXIMUM_ANCILLARY_BYTES);
        }
    }

    /** In compressed data a byte of ones is followed by a zero, so that every such pair is the marker it looks like. */
    private static void checkScans(MemorySegment file) throws ImageFormatException {
        int scans = 0;
        for (long offset = 1; offset < file.byteSize(); offset++) {
            if (Byte.toUnsignedInt(file.get(ValueLayout.JAVA_BYTE, offset)) == START_OF_SCAN
                    && file.get(ValueLayout.JAVA_BYTE, offset - 1) == -1) {
                scans++;
            }
        }
        if (scans > MAXIMUM_SCANS) {
            throw ImageFormatException.tooLarge(ImageKind.JPEG, scans + " scans; the limit is " + MAXIMUM_SCANS);
        }
    }

    /** uint8, height × width × channels: 1 for grey, 3 for RGB, one more with alpha. A palette is resolved. */
    public ArrayType type() {
        return type;
    }

    /**
     * Decodes all pixels.
     *
     * @param target exactly as long as the type says; partly written when this throws
     * @throws ImageFormatException if the image is damaged or incomplete
     */
    public void decode(MemorySegment target) throws ImageFormatException {
        try {
            reader.addIIOReadWarningListener((source, warning) -> {
                throw new IllegalStateException(warning);
            });
            ImageReadParam parameters = reader.getDefaultReadParam();
            parameters.setDestination(destination(target));
            reader.read(0, parameters);
        } catch (IOException | RuntimeException failure) {
            throw ImageFormatException.invalid(kind, failure);
        }
    }

    private BufferedImage destination(MemorySegment target) {
        int width = (int) type.shape().length(1);
        int height = (int) type.shape().length(0);
        int samples = indexed ? 1 : (int) type.shape().length(2);
        PixelBuffer pixels = indexed && models.getFirst() instanceof IndexColorModel palette
                ? PixelBuffer.indexed(target, palette)
                : PixelBuffer.plain(target);
        PixelInterleavedSampleModel layout = new PixelInterleavedSampleModel(
                DataBuffer.TYPE_BYTE,
                width,
                height,
                samples,
                width * samples,
                IntStream.range(0, samples).toArray());
        boolean alpha = samples % 2 == 0;
        ColorModel model = new ComponentColorModel(
                colours(samples),
                alpha,
                false,
                alpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
                DataBuffer.TYPE_BYTE);
        return new BufferedImage(model, Raster.createWritableRaster(layout, pixels, null), false, null);
    }

    /** The file's own where it has some, since the decoder converts from them to any other. */
    private ColorSpace colours(int samples) {
        return models.stream()
                .filter(model -> model.getNumComponents() == samples)
                .map(ColorModel::getColorSpace)
                .reduce((other, own) -> own)
                .orElseGet(() -> ColorSpace.getInstance(ColorSpace.CS_GRAY));
    }

    @Override
    public void close() {
        reader.dispose();
    }
}
