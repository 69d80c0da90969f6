package dev.onecopy.npy;

import dev.onecopy.array.ArrayType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;

/** The header of an .npy stream. */
public record NpyHeader(ArrayType type, ByteOrder byteOrder) {
    public static NpyHeader read(InputStream in) throws IOException {
        throw new UnsupportedOperationException();
    }

    public byte[] encode() {
        throw new UnsupportedOperationException();
    }
}
