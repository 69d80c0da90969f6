package dev.onecopy.api.ingest;

import dev.onecopy.api.config.ImageProperties;
import dev.onecopy.api.image.EncodedImage;
import dev.onecopy.api.image.ImageKind;
import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.segment.ArrayWriter;
import dev.onecopy.segment.Publication;
import dev.onecopy.segment.Segment;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;

/** Images: the file waits in the segment, where it takes no heap, and is decoded from there into its array. */
@Component
class ImageIngest {
    private static final long CHUNK_BYTES = 256 << 10;

    /** One at a time: what the decoder takes outside the heap, for a progressive JPEG, is as large as the image. */
    private final ReentrantLock decoding = new ReentrantLock(true);

    private final Segment segment;
    private final ImageProperties properties;

    ImageIngest(Segment segment, ImageProperties properties) {
        this.segment = segment;
        this.properties = properties;
    }

    /**
     * Reads one image and publishes its pixels.
     *
     * @param fileBytes the length of the body
     * @throws dev.onecopy.api.image.ImageFormatException if it is none that is taken
     * @throws IOException if the client went away
     * @throws dev.onecopy.segment.SegmentFullException if there is no room for the file, or for the array beside it
     */
    Publication ingest(UploadedBody body, long fileBytes, ImageKind kind, Destination destination) throws IOException {
        try (ArrayWriter file = segment.reserve(new ArrayType(DType.UINT8, Shape.of(fileBytes), Order.C))) {
            fill(file.data(), body);
            decoding.lock();
            try (EncodedImage image = EncodedImage.open(kind, file.data(), properties.maximumPixels());
                    ArrayWriter array = segment.reserve(image.type())) {
                image.decode(array.data());
                return destination.publish(array);
            } finally {
                decoding.unlock();
            }
        }
    }

    private static void fill(MemorySegment file, UploadedBody body) throws IOException {
        for (long done = 0; done < file.byteSize(); done += CHUNK_BYTES) {
            ByteBuffer chunk = file.asSlice(done, Math.min(CHUNK_BYTES, file.byteSize() - done))
                    .asByteBuffer();
            while (chunk.hasRemaining()) {
                if (body.read(chunk) < 0) {
                    throw new EOFException("the image ended before its Content-Length");
                }
            }
        }
    }
}
