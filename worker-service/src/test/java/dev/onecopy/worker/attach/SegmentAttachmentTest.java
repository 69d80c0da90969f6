package dev.onecopy.worker.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import dev.onecopy.segment.ArrayEntry;
import dev.onecopy.worker.TemporarySegment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class SegmentAttachmentTest {
    private static final Duration RETRY_INTERVAL = Duration.ofMillis(5);

    private final TemporarySegment segment = new TemporarySegment();
    private final SegmentAttachment attachment = new SegmentAttachment(segment.file(), RETRY_INTERVAL);

    @AfterEach
    void close() {
        attachment.close();
        segment.close();
    }

    @Test
    void theSegmentIsMappedWhole() throws InterruptedException, IOException {
        assertThat(attachment.use()).isEmpty();
        assertThat(attachment.mappedBytes()).isZero();

        attachment.attach();

        assertThat(attachedId()).isEqualTo(segment.segment().segmentId());
        assertThat(attachment.mappedBytes()).isEqualTo(Files.size(segment.file()));
    }

    @Test
    void aWorkerWaitsForASegmentThatIsNotThereYetOrNotAValidOne() throws IOException {
        Path folder = TemporarySegment.newFolder();
        Path file = folder.resolve("segment");
        SegmentAttachment waiting = new SegmentAttachment(file, RETRY_INTERVAL);
        Thread thread = start(waiting::attach);
        try {
            Files.write(file, new byte[10_000]);
            await().during(Duration.ofMillis(50)).until(() -> waiting.mappedBytes() == 0 && thread.isAlive());
            Files.delete(file);
            Files.copy(segment.file(), file);

            await().until(() -> waiting.mappedBytes() > 0);
        } finally {
            thread.interrupt();
            waiting.close();
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    @Test
    void doubtAboutTheSameSegmentChangesNothing() throws InterruptedException {
        attachment.attach();
        try (SegmentAttachment.Use before = attachment.use().orElseThrow()) {
            attachment.attach();

            try (SegmentAttachment.Use after = attachment.use().orElseThrow()) {
                assertThat(after.view()).isSameAs(before.view());
            }
        }
    }

    @Test
    void theOldMappingStaysUntilNobodyUsesIt() throws InterruptedException {
        ArrayEntry array = segment.publish(1, 2, 3);
        attachment.attach();
        Thread keeper = start(attachment::stayAttached);
        try (SegmentAttachment.Use old = attachment.use().orElseThrow()) {
            UUID oldId = old.view().segmentId();
            segment.replace();

            attachment.doubt();

            await().until(() -> !attachedId().equals(oldId));
            assertThat(attachedId()).isEqualTo(segment.segment().segmentId());
            assertThatCode(() -> old.view().array(array.reference()))
                    .as("an array of the old segment, in the old mapping")
                    .doesNotThrowAnyException();
        } finally {
            keeper.interrupt();
        }
    }

    @Test
    void readinessIsThatTheSegmentIsMapped() throws InterruptedException {
        SegmentHealthIndicator health = new SegmentHealthIndicator(attachment);
        assertThat(health.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);

        attachment.attach();

        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
    }

    private UUID attachedId() {
        try (SegmentAttachment.Use use = attachment.use().orElseThrow()) {
            return use.view().segmentId();
        }
    }

    private interface Waiting {
        void run() throws InterruptedException;
    }

    private static Thread start(Waiting waiting) {
        return Thread.ofPlatform().daemon().start(() -> {
            try {
                waiting.run();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
