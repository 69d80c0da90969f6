package dev.onecopy.api.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.onecopy.api.config.SegmentProperties;
import dev.onecopy.api.fixture.ComputedResults;
import dev.onecopy.api.fixture.House;
import dev.onecopy.api.fixture.Requests;
import dev.onecopy.api.fixture.SmallSegment;
import dev.onecopy.api.job.Task;
import dev.onecopy.segment.OnStop;
import dev.onecopy.segment.PageKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SegmentUpkeepTest {
    private Path folder = Path.of("");
    private House house;
    private SegmentUpkeep upkeep;

    @BeforeEach
    void open() throws IOException {
        // Nothing is kept warm on a disk.
        folder = Files.createTempDirectory(Path.of("/dev/shm"), "onecopy-upkeep-");
        house = new House(folder);
        SegmentProperties properties =
                new SegmentProperties(house.segment.file(), null, null, null, Duration.ofHours(1), OnStop.DELETE);
        InstantSource clock = InstantSource.system();
        upkeep = new SegmentUpkeep(
                house.segment, new Reservations(house.segment, properties, clock), house.dispatcher, clock);
    }

    @AfterEach
    void close() throws IOException {
        house.close();
        Files.deleteIfExists(folder);
    }

    @Test
    void memoryIsMadeReadyForArraysToComeWhenNoSliceIsOut() {
        assumeThat(house.segment.usage().pages()).isEqualTo(PageKind.SMALL);
        SmallSegment.countingArray(house.segment, "a", 100);
        house.start(Requests.sumOfProducts("a", 1));
        assertThat(house.sent).hasSize(1);

        upkeep.warmUp();
        assertThat(house.segment.usage().warmBytes()).isZero();

        Task task = house.sent.getFirst();
        task.run().complete(task.index(), ComputedResults.partials(task, house.segment), 0, 0, 1_000_000);
        upkeep.warmUp();
        assertThat(house.segment.usage().warmBytes()).isPositive();
    }
}
