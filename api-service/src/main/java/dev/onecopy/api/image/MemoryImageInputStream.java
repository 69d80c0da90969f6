package dev.onecopy.api.image;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import javax.imageio.stream.ImageInputStreamImpl;

/** Reads a file that lies in memory, wherever its reader seeks, without a copy of it on the heap. */
final class MemoryImageInputStream extends ImageInputStreamImpl {
    private final MemorySegment file;

    MemoryImageInputStream(MemorySegment file) {
        this.file = file;
    }

    @Override
    public long length() {
        return file.byteSize();
    }

    @Override
    public int read() {
        bitOffset = 0;
        return streamPos >= file.byteSize() ? -1 : Byte.toUnsignedInt(file.get(ValueLayout.JAVA_BYTE, streamPos++));
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        bitOffset = 0;
        if (length == 0) {
            return 0;
        }
        int count = (int) Math.min(length, Math.max(0, file.byteSize() - streamPos));
        MemorySegment.copy(file, ValueLayout.JAVA_BYTE, streamPos, target, offset, count);
        streamPos += count;
        return count == 0 ? -1 : count;
    }
}
