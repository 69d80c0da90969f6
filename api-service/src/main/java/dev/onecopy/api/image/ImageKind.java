package dev.onecopy.api.image;

import java.util.Arrays;
import java.util.Optional;

/** The image formats that are taken, known by their first bytes. */
public enum ImageKind {
    PNG(new byte[] {(byte) 0x89, 'P', 'N', 'G'}),
    JPEG(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF});

    /** How many bytes of a file tell which it is. */
    public static final int MAGIC_BYTES = 4;

    private final byte[] magic;

    ImageKind(byte[] magic) {
        this.magic = magic;
    }

    /** The kind of a file with this start; empty if it is no image that is taken. */
    public static Optional<ImageKind> of(byte[] start) {
        return Arrays.stream(values())
                .filter(kind -> Arrays.equals(kind.magic, Arrays.copyOf(start, kind.magic.length)))
                .findFirst();
    }
}
