package dev.onecopy.api.http;

import dev.onecopy.array.Order;
import dev.onecopy.segment.ArrayEntry;
import dev.onecopy.segment.ArrayState;
import dev.onecopy.segment.Segment;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An array as clients see it; with {@code segmentPath}, {@code offsetBytes} and {@code stridesBytes} a program on this
 * host can map it, with {@code entryIndex} and {@code generation} see whether it is there still.
 */
record ArrayRepresentation(
        UUID id,
        @Nullable String name,
        String dtype,
        List<Long> shape,
        Order order,
        long nbytes,
        ArrayState state,
        int leases,
        String segmentPath,
        int entryIndex,
        long generation,
        long offsetBytes,
        List<Long> stridesBytes,
        Instant createdAt,
        @Nullable Instant expiresAt) {
    static ArrayRepresentation of(ArrayEntry entry, Segment segment) {
        return new ArrayRepresentation(
                entry.reference().arrayId(),
                entry.name(),
                entry.type().dtype().numpyName(),
                list(entry.type().shape().toArray()),
                entry.type().order(),
                entry.type().nbytes(),
                entry.state(),
                entry.leases(),
                segment.file().toString(),
                entry.reference().entryIndex(),
                entry.reference().generation(),
                entry.offsetBytes(),
                list(entry.type().stridesBytes()),
                entry.createdAt(),
                entry.expiresAt());
    }

    /** A reservation, with the name that it will have and the end that it will have without being sealed. */
    ArrayRepresentation reserved(@Nullable String futureName, Instant givenUpAt) {
        return new ArrayRepresentation(
                id,
                futureName,
                dtype,
                shape,
                order,
                nbytes,
                state,
                leases,
                segmentPath,
                entryIndex,
                generation,
                offsetBytes,
                stridesBytes,
                createdAt,
                givenUpAt);
    }

    private static List<Long> list(long[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}
