package dev.onecopy.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class SegmentProcessTest {
    @RegisterExtension
    final SegmentFolder folder = new SegmentFolder();

    @Test
    void aSecondOwnerIsRefusedUntilTheFirstIsGone() throws IOException, InterruptedException {
        try (OwnerProcess owner = OwnerProcess.idle(folder.file())) {
            assertThat(owner.readNumber()).isEqualTo(1);

            SegmentOwnedException refusal = catchThrowableOfType(SegmentOwnedException.class, folder::open);
            assertThat(refusal.code()).isEqualTo("segment_owned");
            assertThat(refusal.processId()).isEqualTo(owner.processId());
            assertThat(refusal).hasMessageContaining("process " + owner.processId() + ", started at 20");

            owner.kill();
            try (Segment segment = folder.open()) {
                assertThat(segment.ownerEpoch()).isEqualTo(2);
            }
        }
    }

    @Test
    void aSecondOwnerInTheSameProcessIsRefusedToo() {
        try (Segment segment = folder.open()) {
            SegmentOwnedException refusal = catchThrowableOfType(SegmentOwnedException.class, folder::open);
            assertThat(refusal.processId()).isEqualTo(ProcessHandle.current().pid());
            assertThat(segment.list()).isEmpty();
        }
    }
}
