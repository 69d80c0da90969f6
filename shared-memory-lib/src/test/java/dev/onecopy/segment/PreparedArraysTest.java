package dev.onecopy.segment;

import static dev.onecopy.segment.SegmentFolder.fill;
import static dev.onecopy.segment.SegmentFolder.isFilled;
import static dev.onecopy.segment.SegmentFolder.longs;
import static dev.onecopy.segment.SegmentFolder.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Arrays that are prepared become READY together, or none of them does, whoever asks and whenever the owner dies. */
class PreparedArraysTest {
    @RegisterExtension
    final SegmentFolder folder = new SegmentFolder();

    @Test
    void nothingIsSeenOfPreparedArraysUntilAllArePublished() {
        try (Segment segment = folder.open();
                SegmentView view = SegmentView.attach(folder.file())) {
            ArrayEntry before = publish(segment, "a", 10, 1);
            ArrayWriter a = prepared(segment, "a", NameCollision.REPLACE, 2);
            ArrayWriter b = prepared(segment, "b", NameCollision.REFUSE, 3);
            ArrayReference reference = a.reference();

            assertThat(segment.find("a")).contains(before);
            assertThat(segment.find("b")).isEmpty();
            assertThat(segment.find(reference.arrayId()).orElseThrow().state()).isEqualTo(ArrayState.OUTPUT);
            assertThatExceptionOfType(StaleArrayException.class).isThrownBy(() -> view.array(reference));
            assertThatExceptionOfType(StaleArrayException.class).isThrownBy(() -> view.output(reference, 0, 8));
            assertThatExceptionOfType(ArrayNotFoundException.class)
                    .isThrownBy(() -> segment.lease(reference.arrayId()));

            segment.publishAll(List.of(a, b));
            assertThat(isFilled(view.array(reference).data(), 2)).isTrue();
            assertThat(segment.find("a").orElseThrow().reference()).isEqualTo(reference);
            assertThat(segment.find("b")).isPresent();
            assertThat(segment.find(before.reference().arrayId())).isEmpty();
            a.close();
            b.close();
            assertThat(segment.list()).hasSize(2);
        }
    }

    @Test
    void aNameThatIsPromisedIsTakenUntilThePromiseIsGivenUp() {
        try (Segment segment = folder.open()) {
            try (ArrayWriter promised = prepared(segment, "a", NameCollision.REFUSE, 1);
                    ArrayWriter other = segment.reserve(longs(1))) {
                assertThat(promised.reference()).isNotEqualTo(other.reference());
                assertThatExceptionOfType(NameTakenException.class)
                        .isThrownBy(() -> other.publish("a", NameCollision.REFUSE));
                assertThatExceptionOfType(NameTakenException.class)
                        .isThrownBy(() -> other.prepare("a", NameCollision.REFUSE));
            }
            assertThat(segment.usage().usedBytes()).isZero();
            prepared(segment, "a", NameCollision.REFUSE, 1).close();
            assertThat(segment.list()).isEmpty();
            assertThat(publish(segment, "a", 1, 1).name()).isEqualTo("a");
        }
    }

    @Test
    void whoReplacesAPromisedNameReplacesTheArrayThatItIsPromisedTo() {
        try (Segment segment = folder.open()) {
            ArrayWriter promised = prepared(segment, "a", NameCollision.REFUSE, 1);
            ArrayEntry later = publish(segment, "a", 10, 2);
            segment.publishAll(List.of(promised));

            assertThat(segment.list()).containsExactly(later);
            assertThat(segment.find("a")).contains(later);
            promised.close();
        }
    }

    @Test
    void whatIsPreparedIsNotWrittenOrPreparedAgain() {
        try (Segment segment = folder.open();
                ArrayWriter writer = prepared(segment, null, NameCollision.REFUSE, 1);
                ArrayWriter unprepared = segment.reserve(longs(1))) {
            assertThatThrownBy(writer::data).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(writer::publish).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> writer.prepare("a", NameCollision.REFUSE))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> segment.publishAll(List.of(unprepared))).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void ifOneOfThemIsNotPreparedNoneIsPublishedOrLost() {
        try (Segment segment = folder.open()) {
            try (ArrayWriter writer = prepared(segment, "a", NameCollision.REFUSE, 1);
                    ArrayWriter unprepared = segment.reserve(longs(1))) {
                assertThatThrownBy(() -> segment.publishAll(List.of(writer, unprepared)))
                        .isInstanceOf(IllegalStateException.class);
                assertThat(segment.find("a")).isEmpty();
            }
            assertThat(segment.list()).isEmpty();
            assertThat(segment.usage().usedBytes()).isZero();
        }
    }

    @Test
    @SuppressWarnings("try") // The segment is closed with work in progress, as a kill would leave it.
    void theNextOwnerPublishesWhatWasDecidedAndFreesTheRest() {
        Segment segment = folder.open();
        ArrayEntry before = publish(segment, "a", 10, 1);
        ArrayWriter decided = prepared(segment, "a", NameCollision.REPLACE, 2);
        ArrayWriter undecided = prepared(segment, "b", NameCollision.REFUSE, 3);
        UUID id = decided.reference().arrayId();
        segment.close();

        try (Segment next = folder.open()) {
            assertThat(next.find("a").orElseThrow().reference()).isEqualTo(before.reference());
            assertThat(next.list())
                    .extracting(ArrayEntry::state)
                    .containsExactlyInAnyOrder(ArrayState.READY, ArrayState.OUTPUT, ArrayState.OUTPUT);
            next.settle(Set.of(id, UUID.randomUUID()), Set.of());

            ArrayEntry after = next.find("a").orElseThrow();
            assertThat(after.reference().arrayId()).isEqualTo(id);
            assertThat(next.list()).containsExactly(after);
            assertThat(next.usage().usedBytes()).isEqualTo(after.extentBytes());
            try (ArrayLease lease = next.lease(id)) {
                assertThat(isFilled(lease.array().data(), 2)).isTrue();
            }
            publish(next, "b", 1, 1);
        }
        decided.close();
        undecided.close();
    }

    @Test
    @SuppressWarnings("try") // As above.
    void anOwnerKilledBetweenTwoStepsOfAPublicationIsFollowedByOneThatFinishesIt() {
        Segment segment = folder.open();
        publish(segment, "a", 10, 1);
        publish(segment, "b", 10, 2);
        ArrayWriter a = prepared(segment, "a", NameCollision.REPLACE, 3);
        ArrayWriter b = prepared(segment, "b", NameCollision.REPLACE, 4);
        ArrayReference first = a.reference();
        ArrayReference second = b.reference();
        segment.close();
        SegmentBytes.of(folder.file()).writeWord(first.entryIndex(), first.generation(), SegmentDescriptor.STATE_READY);

        try (Segment next = folder.open()) {
            assertThat(next.find("a").orElseThrow().reference()).isEqualTo(first);
            next.settle(Set.of(first.arrayId(), second.arrayId()), Set.of());

            assertThat(next.find("b").orElseThrow().reference()).isEqualTo(second);
            assertThat(next.list()).hasSize(2);
        }
        a.close();
        b.close();
    }

    private static ArrayWriter prepared(Segment segment, @Nullable String name, NameCollision collision, long value) {
        ArrayWriter writer = segment.reserve(longs(10));
        fill(writer.data(), value);
        writer.prepare(name, collision);
        return writer;
    }
}
