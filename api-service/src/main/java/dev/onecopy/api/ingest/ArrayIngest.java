package dev.onecopy.api.ingest;

import dev.onecopy.api.config.ApiMetrics;
import dev.onecopy.npy.NpyData;
import dev.onecopy.npy.NpyHeader;
import dev.onecopy.segment.ArrayWriter;
import dev.onecopy.segment.NameCollision;
import dev.onecopy.segment.Publication;
import dev.onecopy.segment.Segment;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Streams an .npy body into the segment. Whatever goes wrong, nothing of it stays allocated. */
@Service
public class ArrayIngest {
    private final Segment segment;
    private final ApiMetrics metrics;

    ArrayIngest(Segment segment, ApiMetrics metrics) {
        this.segment = segment;
        this.metrics = metrics;
    }

    /**
     * Reads one array to the end of the body and publishes it.
     *
     * @param bodyBytes the length of the body where the client said it; what cannot fit is then refused unread
     * @param name null for an array without one
     * @param collision what to do when the name is taken
     * @return the array, ready, and the one that it replaced
     * @throws IOException if the client went away
     * @throws dev.onecopy.npy.NpyFormatException if the body is not the one array that its header announces
     * @throws dev.onecopy.segment.SegmentFullException if there is no room
     * @throws dev.onecopy.segment.NameTakenException if the name is taken and must not be replaced
     * @throws InvalidNameException if the name is not one
     */
    public Publication ingest(
            ReadableByteChannel body, OptionalLong bodyBytes, @Nullable String name, NameCollision collision)
            throws IOException {
        if (name != null) {
            if (collision == NameCollision.REFUSE) {
                ArrayName.checkFree(segment, name);
            } else {
                ArrayName.check(name);
            }
        }
        bodyBytes.ifPresent(total -> segment.checkRoomFor(Math.max(0, total - NpyHeader.MAXIMUM_HEADER_BYTES)));
        CountingChannel counted = new CountingChannel(body);
        NpyHeader header = NpyHeader.read(Channels.newInputStream(counted));
        if (bodyBytes.isPresent()) {
            NpyData.checkLength(header, bodyBytes.getAsLong() - counted.countBytes());
        }
        try (ArrayWriter writer = segment.reserve(header.type())) {
            NpyData.read(counted, header, writer.data());
            Publication publication =
                    name == null ? new Publication(writer.publish(), null) : writer.publish(name, collision);
            metrics.uploaded(publication.entry().type().nbytes());
            return publication;
        }
    }
}
