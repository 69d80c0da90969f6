package dev.onecopy.api.ingest;

import dev.onecopy.segment.ArrayWriter;
import dev.onecopy.segment.NameCollision;
import dev.onecopy.segment.NameTakenException;
import dev.onecopy.segment.Publication;
import dev.onecopy.segment.Segment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an array is to be once its bytes are there.
 *
 * @param name null for an array without one
 * @param collision what to do when the name is taken
 * @param timeToLive after its last use, from a millisecond to {@link ArrayWriter#MAXIMUM_TIME_TO_LIVE}; null for ever
 */
public record Destination(
        @Nullable String name,
        NameCollision collision,
        @Nullable Duration timeToLive) {
    /**
     * To be asked before any bytes come.
     *
     * @throws InvalidNameException if the name is not one
     * @throws NameTakenException if it is taken and must not be
     */
    void check(Segment segment) {
        if (name != null && collision == NameCollision.REFUSE) {
            ArrayName.checkFree(segment, name);
        } else if (name != null) {
            ArrayName.check(name);
        }
    }

    /** @throws NameTakenException if the name has been taken meanwhile and must not be */
    Publication publish(ArrayWriter writer) {
        if (timeToLive != null) {
            writer.expireAfter(timeToLive);
        }
        return name == null ? new Publication(writer.publish(), null) : writer.publish(name, collision);
    }
}
