package dev.onecopy.api.image;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** The image formats that are taken, known by their first bytes. */
public enum ImageKind {
    PNG(0x89_50_4E_47, 0xFF_FF_FF_FF),
    JPEG(0xFF_D8_FF_00, 0xFF_FF_FF_00);

    /** How many bytes of a file tell which it is. */
    public static final int MAGIC_BYTES = 4;

    private final int magic;
    private final int mask;

    ImageKind(int magic, int mask) {
        this.magic = magic;
        this.mask = mask;
    }

    /** The kind of a file with this start; empty if it is no image that is taken. */
    public static Optional<ImageKind> of(byte[] start) {
        int first = ByteBuffer.wrap(Arrays.copyOf(start, MAGIC_BYTES)).getInt();
        return Arrays.stream(values())
                .filter(kind -> (first & kind.mask) == kind.magic)
                .findFirst();
    }
}
