package dev.onecopy.standalone.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.segment.OnStop;
import dev.onecopy.segment.Segment;
import dev.onecopy.segment.SegmentOptions;
import dev.onecopy.standalone.broker.BrokerAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AbandonedSegmentsTest {
    private static final SegmentOptions SMALL = new SegmentOptions(4 << 20, 16, OnStop.KEEP);

    @Test
    void deletesOnlyWhatNobodyOwns(@TempDir Path parent) throws IOException {
        Path abandoned = segmentIn(parent.resolve("onecopy-abandoned"));
        Segment.openOrCreate(abandoned, SMALL).close();
        BrokerFile.write(parent.resolve("onecopy-abandoned"), BrokerAddress.parse("amqp://localhost"));
        Path owned = segmentIn(parent.resolve("onecopy-owned"));
        Path foreign = segmentIn(parent.resolve("onecopy-foreign"));
        Files.writeString(foreign, "somebody else's file of this name, long enough to be looked at");
        Path elsewhere = segmentIn(parent.resolve("another"));
        Segment.openOrCreate(elsewhere, SMALL).close();
        Path starting = Files.createDirectory(parent.resolve("onecopy-starting"));

        try (Segment running = Segment.openOrCreate(owned, SMALL)) {
            assertThat(new AbandonedSegments(parent).delete())
                    .hasSize(4)
                    .anyMatch(line -> line.startsWith("deleted  " + abandoned))
                    .anyMatch(line -> line.startsWith("kept     " + running.file())
                            && line.contains(
                                    "process " + ProcessHandle.current().pid()))
                    .anyMatch(line -> line.startsWith("kept     " + foreign))
                    .anyMatch(line -> line.startsWith("kept     " + starting));
        }
        assertThat(abandoned.getParent()).doesNotExist();
        assertThat(owned).exists();
        assertThat(foreign).exists();
        assertThat(elsewhere).exists();
        assertThat(starting).exists();
    }

    private static Path segmentIn(Path folder) throws IOException {
        return Files.createDirectory(folder).resolve("segment");
    }
}
