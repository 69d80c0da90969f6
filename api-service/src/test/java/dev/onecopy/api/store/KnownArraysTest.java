package dev.onecopy.api.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.api.config.StoreProperties;
import dev.onecopy.api.fixture.SmallSegment;
import dev.onecopy.segment.ArrayEntry;
import dev.onecopy.segment.Segment;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownArraysTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    Path folder;

    private StoreHouse house;
    private Segment segment;

    @BeforeEach
    void open() {
        house = new StoreHouse(folder);
        segment = SmallSegment.in(folder);
    }

    @AfterEach
    void close() {
        segment.close();
        house.close();
    }

    @Test
    void anArrayIsLostWithItsSegmentByItsNameAndItsId() {
        ArrayEntry array = SmallSegment.countingArray(segment, "a", 10);
        known().update();
        assertThat(isLost("a")).as("it is there").isFalse();
        replaceSegment();

        assertThat(isLost("a")).isTrue();
        assertThat(isLost(id(array))).isTrue();
        assertThat(isLost(id(array).toUpperCase(Locale.ROOT))).isTrue();
        assertThat(isLost("b")).isFalse();
        assertThat(isLost(UUID.randomUUID().toString())).isFalse();
    }

    @Test
    void anArrayOfTheLastMomentIsKnownAfterAStop() {
        try (KnownArrays known = known()) {
            SmallSegment.countingArray(segment, "a", 10);
            assertThat(known.isLost("a")).isFalse();
        }
        replaceSegment();

        assertThat(isLost("a")).isTrue();
    }

    @Test
    void anArrayThatWasDeletedIsNotLostWhileItsSegmentIsThere() {
        ArrayEntry array = SmallSegment.countingArray(segment, "a", 10);
        KnownArrays known = known();
        known.update();
        segment.delete(array.reference().arrayId());
        known.update();

        assertThat(isLost("a")).isFalse();
        assertThat(isLost(id(array))).isFalse();
    }

    @Test
    void eachArrayIsWrittenDownOnceAndNewOnesAreFound() {
        KnownArrays known = known();
        SmallSegment.countingArray(segment, "a", 10);
        known.update();
        house.jdbc.sql("UPDATE known_array SET name = 'seen'").update();
        known.update();
        SmallSegment.countingArray(segment, "b", 10);
        known.update();

        assertThat(house.jdbc
                        .sql("SELECT name FROM known_array ORDER BY name")
                        .query(String.class)
                        .list())
                .containsExactly("b", "seen");
    }

    @Test
    void whatIsKnownSurvivesARestartAndIsForgottenWithTheHistory() {
        SmallSegment.countingArray(segment, "a", 10);
        known().update();
        replaceSegment();
        house.close();
        house = new StoreHouse(folder);
        assertThat(isLost("a")).isTrue();

        forgetLater();
        assertThat(isLost("a")).isFalse();
    }

    @Test
    void anArrayThatIsThereIsNotForgottenHoweverOldItIs() {
        SmallSegment.countingArray(segment, "a", 10);
        known().update();
        forgetLater();
        replaceSegment();

        assertThat(isLost("a")).isTrue();
    }

    @Test
    void ofThoseThatAreGoneTheOldestOfTooManyAreForgotten() {
        SmallSegment.countingArray(segment, "here", 10);
        known().update();
        house.jdbc
                .sql(
                        "INSERT INTO known_array SELECT RANDOM_UUID(), RANDOM_UUID(), 'gone-' || X, ? FROM SYSTEM_RANGE(1, "
                                + (KnownArrays.MAXIMUM_GONE + 1) + ")")
                .param(JobTable.time(NOW.plusSeconds(500)))
                .update();
        house.jdbc
                .sql("UPDATE known_array SET seen_at = ? WHERE name = 'gone-7'")
                .param(JobTable.time(NOW.plusSeconds(400)))
                .update();
        forgetLater();

        assertThat(isLost("gone-7")).isFalse();
        assertThat(isLost("gone-8")).isTrue();
        replaceSegment();
        assertThat(isLost("here")).isTrue();
    }

    private void forgetLater() {
        Clock later = Clock.fixed(NOW.plusSeconds(1_001), ZoneOffset.UTC);
        new Forgetting(
                        house.table,
                        house.slices,
                        new KnownArrays(house.jdbc, house.commits, segment, later),
                        house.commits,
                        new StoreProperties(null, null, Duration.ofSeconds(1_000), 3, 100),
                        later)
                .forget();
    }

    private static String id(ArrayEntry array) {
        return array.reference().arrayId().toString();
    }

    private boolean isLost(String idOrName) {
        return known().isLost(idOrName);
    }

    /** Of the segment that is there now, as after a restart. */
    private KnownArrays known() {
        return new KnownArrays(house.jdbc, house.commits, segment, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    /** The folder's segment is gone with all that was in it. */
    private void replaceSegment() {
        segment.close();
        segment = SmallSegment.in(folder);
    }
}
