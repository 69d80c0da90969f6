package dev.onecopy.api.ingest;

import dev.onecopy.api.config.SegmentProperties;
import dev.onecopy.api.image.ImageKind;
import dev.onecopy.api.metrics.UploadMetrics;
import dev.onecopy.api.metrics.UploadMetrics.Way;
import dev.onecopy.npy.NpyData;
import dev.onecopy.npy.NpyHeader;
import dev.onecopy.segment.ArrayWriter;
import dev.onecopy.segment.Publication;
import dev.onecopy.segment.Segment;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.stereotype.Service;

/** Streams an .npy or image body into the segment. Whatever goes wrong, nothing of it stays allocated. */
@Service
public class ArrayIngest {
    private final Segment segment;
    private final SegmentProperties properties;
    private final ImageIngest images;
    private final UploadMetrics metrics;
    private final InstantSource clock;

    ArrayIngest(
            Segment segment,
            SegmentProperties properties,
            ImageIngest images,
            UploadMetrics metrics,
            InstantSource clock) {
        this.segment = segment;
        this.properties = properties;
        this.images = images;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Reads one array to the end of the body and publishes it.
     *
     * @param bodyBytes the length of the body where the client said it; what cannot fit is then refused unread
     * @return the array, ready, and the one that it replaced
     * @throws IOException if the client went away
     * @throws dev.onecopy.npy.NpyFormatException if the body is not the one array that its header announces
     * @throws dev.onecopy.api.image.ImageFormatException if it is an image that cannot be taken
     * @throws LengthRequiredException if it is an image of a length that the client did not say
     * @throws UploadTimeoutException if it takes too long
     * @throws dev.onecopy.segment.SegmentFullException if there is no room
     * @throws dev.onecopy.segment.NameTakenException if the name is taken and must not be replaced
     * @throws InvalidNameException if the name is not one
     */
    public Publication ingest(ReadableByteChannel channel, OptionalLong bodyBytes, Destination destination)
            throws IOException {
        try (UploadMetrics.Upload upload = metrics.begin(Way.HTTP)) {
            Publication publication = take(channel, bodyBytes, destination);
            upload.complete(publication.entry().type().nbytes());
            return publication;
        }
    }

    private Publication take(ReadableByteChannel channel, OptionalLong bodyBytes, Destination destination)
            throws IOException {
        destination.check(segment);
        bodyBytes.ifPresent(this::checkRoom);
        UploadedBody body = new UploadedBody(channel, clock, clock.instant().plus(properties.reservationTimeout()));
        Optional<ImageKind> image = ImageKind.of(body.peek(ImageKind.MAGIC_BYTES));
        return image.isPresent()
                ? images.ingest(body, bodyBytes.orElseThrow(LengthRequiredException::new), image.get(), destination)
                : ingestNpy(body, bodyBytes, destination);
    }

    /** Only what cannot fit however long its header is, is refused before that is read. */
    private void checkRoom(long bodyBytes) {
        segment.checkRoomFor(
                Math.max(0, bodyBytes - NpyHeader.MAXIMUM_HEADER_BYTES),
                Math.max(0, bodyBytes - NpyHeader.USUAL_HEADER_BYTES));
    }

    private Publication ingestNpy(UploadedBody body, OptionalLong bodyBytes, Destination destination)
            throws IOException {
        NpyHeader header = NpyHeader.read(Channels.newInputStream(body));
        if (bodyBytes.isPresent()) {
            NpyData.checkLength(header, bodyBytes.getAsLong() - body.countBytes());
        }
        try (ArrayWriter writer = segment.reserve(header.type())) {
            NpyData.read(body, header, writer.data());
            return destination.publish(writer);
        }
    }
}
