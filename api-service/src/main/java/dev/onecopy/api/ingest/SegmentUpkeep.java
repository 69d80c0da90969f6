package dev.onecopy.api.ingest;

import dev.onecopy.api.dispatch.Dispatcher;
import dev.onecopy.segment.PageKind;
import dev.onecopy.segment.Segment;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** What a segment needs from time to time, whether anybody asks for it or not. */
@Component
class SegmentUpkeep {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentUpkeep.class);
    private static final long INTERVAL_MS = 1000;

    private final Segment segment;
    private final Reservations reservations;
    private final Dispatcher dispatcher;
    private final InstantSource clock;

    SegmentUpkeep(Segment segment, Reservations reservations, Dispatcher dispatcher, InstantSource clock) {
        this.segment = segment;
        this.reservations = reservations;
        this.dispatcher = dispatcher;
        this.clock = clock;
    }

    /** Frees what has expired, and what no process holds any more. */
    @Scheduled(fixedDelay = INTERVAL_MS)
    void tidy() {
        reservations.expire();
        segment.expire(clock.instant())
                .forEach(array -> LOG.info(
                        "array {} has not been used for its time to live and is deleted",
                        array.reference().arrayId()));
        segment.reclaim();
    }

    /**
     * Huge pages are made real faster than they are filled; small ones are what an upload waits for most. While slices
     * are out a core has something better to do, and what a job has taken of the warm memory often comes back with it.
     */
    @Scheduled(fixedDelay = INTERVAL_MS)
    void warmUp() {
        if (segment.usage().pages() == PageKind.SMALL && dispatcher.outstanding() == 0) {
            segment.warmUp();
        }
    }
}
