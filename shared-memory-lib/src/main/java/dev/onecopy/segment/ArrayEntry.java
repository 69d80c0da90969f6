package dev.onecopy.segment;

import dev.onecopy.array.ArrayType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the directory says of one array at one moment.
 *
 * @param reference names the array to other processes
 * @param name what it was published as; null when it has no name. A {@code DRAINING} array keeps showing the name that
 *     somebody else may have by now
 * @param state at the moment of asking
 * @param type dtype, shape and order
 * @param offsetBytes of the first element, from the start of the segment file
 * @param extentBytes taken from the data area: the size of the data, rounded up
 * @param createdAt when it was reserved, in milliseconds
 * @param leases open at the moment of asking
 * @param expiresAt when it will be deleted if nobody uses it before; null for one that is kept, or in use
 */
public record ArrayEntry(
        ArrayReference reference,
        @Nullable String name,
        ArrayState state,
        ArrayType type,
        long offsetBytes,
        long extentBytes,
        Instant createdAt,
        int leases,
        @Nullable Instant expiresAt) {}
