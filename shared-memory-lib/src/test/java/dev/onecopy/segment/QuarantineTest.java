package dev.onecopy.segment;

import static dev.onecopy.segment.SegmentFolder.CAPACITY_BYTES;
import static dev.onecopy.segment.SegmentFolder.MIB;
import static dev.onecopy.segment.SegmentFolder.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** No extent is given away while a process may still touch it. */
@Timeout(60)
class QuarantineTest {
    private static final long NBYTES = 2 * MIB;
    private static final byte KNOWN = 77;

    @RegisterExtension
    final SegmentFolder folder = new SegmentFolder();

    @Test
    void aWriterThatWakesUpAfterItsArrayIsAbandonedChangesNobodysBytes() throws IOException, InterruptedException {
        try (Segment segment = folder.open()) {
            ArrayWriter output = segment.reserve(bytes(NBYTES));
            ArrayReference reference = output.reference();
            try (WriterProcess writer = WriterProcess.of(folder.file(), reference, NBYTES)) {
                writer.stop();
                assertThat(output.isHeldElsewhere()).isTrue();
                output.close();

                assertThat(segment.list()).extracting(ArrayEntry::state).containsExactly(ArrayState.QUARANTINED);
                assertThat(segment.usage().usedBytes()).isEqualTo(NBYTES);
                List<ArrayWriter> rest = fillTheRest(segment);
                writer.resume();
                for (int pass = 0; pass < 5; pass++) {
                    writer.awaitPass();
                }
                assertThat(rest)
                        .isNotEmpty()
                        .allSatisfy(array ->
                                assertThat(isFilled(array.data(), KNOWN)).isTrue());

                writer.kill();
                rest.forEach(ArrayWriter::close);
                segment.reclaim();
                assertThat(segment.list()).isEmpty();
                assertThat(segment.usage().freeBytes()).isEqualTo(CAPACITY_BYTES);
            }
            try (ArrayWriter whole = segment.reserve(bytes(CAPACITY_BYTES))) {
                assertThat(SegmentFolder.isZero(whole.data())).isTrue();
            }
        }
    }

    @Test
    void theNextOwnerKeepsAnUnfinishedArrayInQuarantineWhileItIsHeld() throws IOException, InterruptedException {
        Segment first = folder.open();
        ArrayReference reference = first.reserve(bytes(NBYTES)).reference();
        try (WriterProcess writer = WriterProcess.of(folder.file(), reference, NBYTES)) {
            first.close();
            try (Segment second = folder.open()) {
                assertThat(second.list()).extracting(ArrayEntry::state).containsExactly(ArrayState.QUARANTINED);
                assertThat(second.list().getFirst().reference().generation()).isGreaterThan(reference.generation());
                assertThat(second.usage().usedBytes()).isEqualTo(NBYTES);
            }
            try (Segment third = folder.open()) {
                assertThat(third.list()).hasSize(1);
                writer.kill();
                assertThat(third.reserve(bytes(CAPACITY_BYTES)).data().byteSize())
                        .as("a reservation reclaims by itself")
                        .isEqualTo(CAPACITY_BYTES);
            }
        }
    }

    @Test
    void aPublishedArrayThatAViewerHoldsIsNotFreedByItsDeletion() throws IOException, InterruptedException {
        try (Segment segment = folder.open()) {
            ArrayWriter output = segment.reserve(bytes(NBYTES));
            try (WriterProcess holder = WriterProcess.of(folder.file(), output.reference(), NBYTES)) {
                holder.stop();
                ArrayEntry published =
                        output.publish("held", NameCollision.REFUSE).entry();
                segment.delete(published.reference().arrayId());
                assertThat(segment.find("held")).isEmpty();
                assertThat(segment.find(published.reference().arrayId()))
                        .map(ArrayEntry::state)
                        .contains(ArrayState.QUARANTINED);
                holder.kill();
                segment.reclaim();
                assertThat(segment.list()).isEmpty();
            }
        }
    }

    @Test
    void onlyAnUnpublishedArrayCanBeWrittenAndOnlyInsideItsBytes() {
        try (Segment segment = folder.open();
                SegmentView view = SegmentView.attach(folder.file())) {
            ArrayWriter output = segment.reserve(bytes(100));
            ArrayReference reference = output.reference();
            try (OutputSlice slice = view.output(reference, 90, 10)) {
                assertThat(slice.data().byteSize()).isEqualTo(10);
                slice.data().fill(KNOWN);
            }
            assertThat(output.data().get(ValueLayout.JAVA_BYTE, 89)).isZero();
            assertThat(isFilled(output.data().asSlice(90), KNOWN)).isTrue();
            assertThatThrownBy(() -> view.output(reference, 90, 11))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("11 bytes from 90 is not inside");
            assertThatThrownBy(() -> view.output(reference, -1, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> view.output(reference, 0, 0)).isInstanceOf(IllegalArgumentException.class);
            output.publish();
            assertThatThrownBy(() -> view.output(reference, 0, 1))
                    .isInstanceOf(StaleArrayException.class)
                    .hasMessageContaining("cannot be written in state 3");
        }
    }

    @Test
    void aSealedArrayCannotBeBegunToBeWrittenAndIsPublishedAsWhatItIs() {
        try (Segment segment = folder.open();
                SegmentView view = SegmentView.attach(folder.file())) {
            ArrayWriter output = segment.reserve(bytes(100));
            ArrayReference before = output.reference();
            try (OutputSlice slice = view.output(before, 0, 100)) {
                slice.data().fill(KNOWN);
                assertThat(slice.type()).isEqualTo(bytes(100));
            }
            output.seal();
            assertThat(output.isHeldElsewhere()).isFalse();
            assertThatThrownBy(() -> view.output(before, 0, 1))
                    .isInstanceOf(StaleArrayException.class)
                    .hasMessageContaining("it is gone");

            ArrayReference published = output.publish().reference();
            assertThat(published.arrayId()).isEqualTo(before.arrayId());
            assertThat(published.generation()).isEqualTo(before.generation() + 1);
            assertThatThrownBy(() -> view.array(before)).isInstanceOf(StaleArrayException.class);
            assertThat(isFilled(view.array(published).data(), KNOWN)).isTrue();
        }
        try (Segment reopened = folder.open()) {
            assertThat(reopened.list()).extracting(ArrayEntry::state).containsExactly(ArrayState.READY);
        }
    }

    @Test
    void whoHasBegunToWriteIsSeenAfterTheSealAndGoesToQuarantineWithTheArray()
            throws IOException, InterruptedException {
        try (Segment segment = folder.open()) {
            ArrayWriter output = segment.reserve(bytes(NBYTES));
            try (WriterProcess writer = WriterProcess.of(folder.file(), output.reference(), NBYTES)) {
                writer.stop();
                output.seal();
                assertThat(output.isHeldElsewhere()).isTrue();
                output.close();
                assertThat(segment.list()).extracting(ArrayEntry::state).containsExactly(ArrayState.QUARANTINED);
                writer.kill();
                segment.reclaim();
                assertThat(segment.list()).isEmpty();
            }
        }
    }

    private static List<ArrayWriter> fillTheRest(Segment segment) {
        List<ArrayWriter> rest = new ArrayList<>();
        while (segment.usage().largestFreeBytes() > 0) {
            ArrayWriter array = segment.reserve(bytes(segment.usage().largestFreeBytes()));
            array.data().fill(KNOWN);
            rest.add(array);
        }
        return rest;
    }

    private static boolean isFilled(MemorySegment data, byte value) {
        for (long offset = 0; offset < data.byteSize(); offset++) {
            if (data.get(ValueLayout.JAVA_BYTE, offset) != value) {
                return false;
            }
        }
        return true;
    }
}
