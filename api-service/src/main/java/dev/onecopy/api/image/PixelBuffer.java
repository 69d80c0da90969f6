package dev.onecopy.api.image;

import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Where a decoder puts its samples: each becomes one byte of the target, or those of its colour in a palette. */
final class PixelBuffer extends DataBuffer {
    private static final int SAMPLES = 256;

    private final MemorySegment target;

    /** What each sample becomes; all of one length. */
    private final byte[][] bytesOfSample;

    private PixelBuffer(MemorySegment target, byte[][] bytesOfSample) {
        super(TYPE_BYTE, Math.toIntExact(target.byteSize() / bytesOfSample[0].length));
        this.target = target;
        this.bytesOfSample = bytesOfSample;
    }

    /** For samples that are stored as they are. */
    static PixelBuffer plain(MemorySegment target) {
        byte[][] bytes = new byte[SAMPLES][];
        for (int sample = 0; sample < SAMPLES; sample++) {
            bytes[sample] = new byte[] {(byte) sample};
        }
        return new PixelBuffer(target, bytes);
    }

    /**
     * For indices of a palette. The decoder stretches indices of fewer than eight bits to the whole range of a byte, as
     * it does with greys. What is not in the palette becomes zero.
     */
    static PixelBuffer indexed(MemorySegment target, IndexColorModel palette) {
        byte[][] bytes = new byte[SAMPLES][palette.hasAlpha() ? 4 : 3];
        int maximumIndex = (1 << palette.getPixelSize()) - 1;
        for (int index = 0; index < palette.getMapSize(); index++) {
            byte[] colour = bytes[(index * (SAMPLES - 1) + maximumIndex / 2) / maximumIndex];
            colour[0] = (byte) palette.getRed(index);
            colour[1] = (byte) palette.getGreen(index);
            colour[2] = (byte) palette.getBlue(index);
            if (palette.hasAlpha()) {
                colour[3] = (byte) palette.getAlpha(index);
            }
        }
        return new PixelBuffer(target, bytes);
    }

    @Override
    public void setElem(int bank, int index, int sample) {
        byte[] bytes = bytesOfSample[sample & (SAMPLES - 1)];
        long offset = (long) index * bytes.length;
        for (int each = 0; each < bytes.length; each++) {
            target.set(ValueLayout.JAVA_BYTE, offset + each, bytes[each]);
        }
    }

    /** A decoder only writes. */
    @Override
    public int getElem(int bank, int index) {
        throw new UnsupportedOperationException("pixels are written and not read");
    }
}
