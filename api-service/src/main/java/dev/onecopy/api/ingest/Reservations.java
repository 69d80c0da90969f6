package dev.onecopy.api.ingest;

import dev.onecopy.api.config.SegmentProperties;
import dev.onecopy.array.ArrayType;
import dev.onecopy.segment.ArrayEntry;
import dev.onecopy.segment.ArrayNotFoundException;
import dev.onecopy.segment.ArrayWriter;
import dev.onecopy.segment.NameTakenException;
import dev.onecopy.segment.Segment;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * Arrays that a program on this host fills by itself: it is given room, writes there through its own mapping, and says
 * when it is done. One that is not sealed in time is given up; its bytes are not reused while the program holds them.
 */
@Service
public class Reservations {
    private static final Logger LOG = LoggerFactory.getLogger(Reservations.class);

    private final Map<UUID, Reservation> open = new ConcurrentHashMap<>();
    private final Segment segment;
    private final SegmentProperties properties;
    private final InstantSource clock;

    Reservations(Segment segment, SegmentProperties properties, InstantSource clock) {
        this.segment = segment;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * Room for an array that is not sealed yet.
     *
     * @param entry where it lies
     * @param expiresAt when it is given up
     */
    public record Reserved(ArrayEntry entry, Instant expiresAt) {}

    private record Reservation(ArrayWriter writer, Destination destination, Instant expiresAt) {}

    /**
     * Takes room, all zero, for a program on this host to write to.
     *
     * @param destination of the array once it is sealed
     * @throws dev.onecopy.segment.SegmentFullException if there is no room
     * @throws NameTakenException if the name is taken already
     * @throws InvalidNameException if the name is not one
     */
    public Reserved reserve(ArrayType type, Destination destination) {
        destination.check(segment);
        ArrayWriter writer = segment.reserve(type);
        UUID id = writer.reference().arrayId();
        Instant expiresAt = clock.instant().plus(properties.reservationTimeout());
        open.put(id, new Reservation(writer, destination, expiresAt));
        return new Reserved(segment.find(id).orElseThrow(() -> new ArrayNotFoundException(id)), expiresAt);
    }

    /**
     * Publishes what was written. Nobody can begin to write it any more when this was asked for once, whatever comes of
     * it.
     *
     * @throws ArrayNotFoundException if no such reservation is open
     * @throws ArrayHeldException if a process still has its bytes locked; the reservation stays
     * @throws NameTakenException if another array got the name meanwhile; the reservation stays
     */
    public ArrayEntry seal(UUID id) {
        Reservation reservation = open.remove(id);
        if (reservation == null) {
            throw new ArrayNotFoundException(id);
        }
        try {
            return publish(id, reservation);
        } catch (ArrayHeldException | NameTakenException notYet) {
            open.put(id, reservation);
            throw notYet;
        }
    }

    private static ArrayEntry publish(UUID id, Reservation reservation) {
        reservation.writer().seal();
        if (reservation.writer().isHeldElsewhere()) {
            throw new ArrayHeldException(id);
        }
        return reservation.destination().publish(reservation.writer()).entry();
    }

    /** Gives a reservation up; false if there is none. */
    public boolean abandon(UUID id) {
        Reservation reservation = open.remove(id);
        if (reservation != null) {
            reservation.writer().close();
        }
        return reservation != null;
    }

    /** Gives up what has not been sealed in time. */
    void expire() {
        Instant now = clock.instant();
        open.forEach((id, reservation) -> {
            if (!now.isBefore(reservation.expiresAt()) && abandon(id)) {
                LOG.warn(
                        "the reservation of array {} was not sealed within {} and is given up",
                        id,
                        properties.reservationTimeout());
            }
        });
    }
}
