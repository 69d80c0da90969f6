package dev.onecopy.segment;

import static dev.onecopy.segment.SegmentFolder.CAPACITY_BYTES;
import static dev.onecopy.segment.SegmentFolder.MIB;
import static dev.onecopy.segment.SegmentFolder.isFilled;
import static dev.onecopy.segment.SegmentFolder.longs;
import static dev.onecopy.segment.SegmentFolder.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.NdArray;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SegmentViewTest {
    @RegisterExtension
    final SegmentFolder folder = new SegmentFolder();

    @Test
    void aViewReadsWhatTheOwnerPublishesAfterItAttached() {
        try (Segment segment = folder.open();
                SegmentView view = SegmentView.attach(folder.file());
                ArrayWriter writer = segment.reserve(new ArrayType(DType.INT64, Shape.of(2, 3), Order.F))) {
            writer.data().set(ValueLayout.JAVA_LONG, 40, 7);
            NdArray array =
                    view.array(writer.publish("a", NameCollision.REFUSE).entry().reference());

            assertThat(view.segmentId()).isEqualTo(segment.segmentId());
            assertThat(view.mappedBytes()).isEqualTo(CAPACITY_BYTES + 2 * MIB);
            assertThat(array.shape()).isEqualTo(Shape.of(2, 3));
            assertThat(array.stridesBytes()).containsExactly(8, 16);
            assertThat(array.data().get(ValueLayout.JAVA_LONG, 40)).isEqualTo(7);
            assertThat(array.data().isReadOnly()).isTrue();
        }
    }

    @Test
    void aViewOutlivesItsOwner() throws IOException {
        Segment segment = folder.open();
        ArrayReference reference = publish(segment, 10, 3).reference();
        try (SegmentView view = SegmentView.attach(folder.file())) {
            segment.close();
            assertThat(folder.mappings()).hasSize(1);
            assertThat(isFilled(view.array(reference).data(), 3)).isTrue();
        }
        assertThat(folder.mappings()).isEmpty();
    }

    @Test
    void aDrainingArrayCanStillBeRead() {
        try (Segment segment = folder.open();
                SegmentView view = SegmentView.attach(folder.file())) {
            ArrayReference reference = publish(segment, 10, 3).reference();
            try (ArrayLease lease = segment.lease(reference.arrayId())) {
                segment.delete(reference.arrayId());
                assertThat(isFilled(view.array(reference).data(), 3)).isTrue();
                assertThat(lease.entry().reference()).isEqualTo(reference);
            }
            assertStale(view, reference, "it is gone");
        }
    }

    @Test
    void aReferenceIsStaleAfterDeletionAndAfterReuse() {
        try (Segment segment = folder.open();
                SegmentView view = SegmentView.attach(folder.file())) {
            ArrayReference before = publish(segment, 10, 3).reference();
            segment.delete(before.arrayId());
            assertStale(view, before, "it is gone");
            ArrayReference after = publish(segment, 10, 4).reference();
            assertThat(after.entryIndex()).isEqualTo(before.entryIndex());
            assertStale(view, before, "it is gone");
            assertThat(isFilled(view.array(after).data(), 4)).isTrue();
        }
    }

    @Test
    void referencesThatWereNeverGivenAreStale() {
        try (Segment segment = folder.open();
                SegmentView view = SegmentView.attach(folder.file());
                ArrayWriter writing = segment.reserve(longs(1))) {
            ArrayReference given = publish(segment, 10, 3).reference();
            ArrayReference unpublished = segment.list().getFirst().reference();
            int index = given.entryIndex();
            assertStale(view, unpublished, "state 1");
            assertStale(
                    view, new ArrayReference(UUID.randomUUID(), index, given.generation()), "the entry holds array");
            assertStale(view, new ArrayReference(given.arrayId(), index, given.generation() + 1), "it is gone");
            assertStale(view, new ArrayReference(given.arrayId(), index, -1), "it is gone");
            assertStale(view, new ArrayReference(given.arrayId(), -1, given.generation()), "no such entry");
            assertStale(view, new ArrayReference(given.arrayId(), 15, given.generation()), "no such entry");
            assertStale(view, new ArrayReference(given.arrayId(), Integer.MAX_VALUE, 1), "no such entry");
            assertThat(writing.data().byteSize()).isEqualTo(8);
        }
    }

    @Test
    void aDamagedEntryIsStale() {
        ArrayReference reference;
        try (Segment segment = folder.open();
                SegmentView view = SegmentView.attach(folder.file())) {
            reference = publish(segment, 10, 3).reference();
            SegmentBytes bytes = SegmentBytes.of(folder.file());
            bytes.flipBit(SegmentDescriptor.entryOffsetBytes(reference.entryIndex()) + SegmentDescriptor.NAME_OFFSET);
            assertStale(view, reference, "damaged");
        }
    }

    @Test
    void anExtentOutsideTheFileIsStale() {
        try (Segment segment = folder.open();
                SegmentView view = SegmentView.attach(folder.file())) {
            ArrayEntry entry = publish(segment, 10, 3);
            SegmentBytes.of(folder.file()).rewriteOffset(entry, 1L << 40);
            assertStale(view, entry.reference(), "outside the data area");
        }
    }

    @Test
    void aClosedViewThrows() {
        try (Segment segment = folder.open()) {
            ArrayReference reference = publish(segment, 10, 3).reference();
            SegmentView view = SegmentView.attach(folder.file());
            NdArray array = view.array(reference);
            view.close();
            view.close();
            assertThatIllegalStateException().isThrownBy(() -> view.array(reference));
            assertThatIllegalStateException().isThrownBy(() -> array.data().get(ValueLayout.JAVA_LONG, 0));
        }
    }

    @Test
    void attachingToWhatCannotBeMappedLeaksNothing() {
        folder.open().close();
        FaultyPlatform platform = new FaultyPlatform();
        platform.refuseToMap();
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> SegmentView.attach(folder.file(), platform))
                .withMessageContaining("out of address space");
    }

    private static void assertStale(SegmentView view, ArrayReference reference, String reason) {
        StaleArrayException refusal = catchThrowableOfType(StaleArrayException.class, () -> view.array(reference));
        assertThat(refusal.code()).isEqualTo("stale_array");
        assertThat(refusal).hasMessageContaining(reason);
    }
}
