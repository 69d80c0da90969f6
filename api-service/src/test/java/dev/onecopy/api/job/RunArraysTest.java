package dev.onecopy.api.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.onecopy.api.fixture.SmallSegment;
import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.computation.OutputArray;
import dev.onecopy.segment.ArrayEntry;
import dev.onecopy.segment.ArrayReference;
import dev.onecopy.segment.ArrayState;
import dev.onecopy.segment.OutputSlice;
import dev.onecopy.segment.Segment;
import dev.onecopy.segment.SegmentFullException;
import dev.onecopy.segment.SegmentView;
import dev.onecopy.segment.StaleArrayException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunArraysTest {
    private static final ArrayType TYPE = new ArrayType(DType.UINT8, Shape.of(1_000), Order.C);
    private static final OutputArray SCRATCH = new OutputArray(0, 0, 0, TYPE, true);
    private static final OutputArray RESULT = new OutputArray(0, 1, 0, TYPE, false);
    private static final List<OutputArray> BOTH = List.of(SCRATCH, RESULT);
    private static final byte KNOWN = 77;

    @TempDir
    Path folder;

    private Segment segment;
    private SegmentView worker;
    private RunArrays arrays;

    @BeforeEach
    void start() {
        segment = SmallSegment.in(folder);
        worker = SegmentView.attach(segment.file());
        arrays = new RunArrays(segment);
        arrays.reserve(0, BOTH);
    }

    @AfterEach
    void stop() {
        arrays.close();
        segment.reclaim();
        assertThat(segment.list()).as("what a run leaves behind").isEmpty();
        assertThat(segment.usage().usedBytes()).isZero();
        worker.close();
        segment.close();
    }

    @Test
    void scratchIsReadableWhenItsStageIsDoneAndOnlyToWhoHasItsReference() {
        write(reference(SCRATCH, 0));
        assertThat(arrays.seal(0, BOTH)).isTrue();
        arrays.publishScratch(0, BOTH);

        List<RunArrays.Located> later = arrays.located(0, 1);
        assertThat(later).extracting(RunArrays.Located::output).containsExactly(SCRATCH);
        assertThat(worker.array(later.getFirst().reference()).data().get(ValueLayout.JAVA_BYTE, 999))
                .isEqualTo(KNOWN);
        assertThat(segment.list()).extracting(ArrayEntry::state).doesNotContain(ArrayState.READY);
    }

    @Test
    void whoIsLateIsRefusedOnceTheStageIsSealed() {
        ArrayReference before = reference(RESULT, 0);
        write(before);
        assertThat(arrays.seal(0, BOTH)).isTrue();

        assertThatThrownBy(() -> worker.output(before, 0, 1)).isInstanceOf(StaleArrayException.class);
        ArrayReference published = arrays.result(0, RESULT).publish().reference();
        assertThatThrownBy(() -> worker.output(before, 0, 1)).isInstanceOf(StaleArrayException.class);
        segment.delete(published.arrayId());
    }

    @Test
    void whoStillWritesKeepsTheArrayAndTheRunGoesOnWithACopy() {
        ArrayReference before = reference(RESULT, 0);
        write(before);
        try (OutputSlice late = worker.output(before, 10, 10)) {
            assertThat(arrays.seal(0, BOTH)).as("it waits").isFalse();
            arrays.copyHeld(0, BOTH);
            assertThat(arrays.seal(0, BOTH)).as("the copy is nobody's").isTrue();
            ArrayReference published = arrays.result(0, RESULT).publish().reference();

            late.data().fill((byte) 1);

            assertThat(worker.array(published).data().get(ValueLayout.JAVA_BYTE, 10))
                    .isEqualTo(KNOWN);
            assertThat(segment.list()).extracting(ArrayEntry::state).contains(ArrayState.QUARANTINED);
            segment.delete(published.arrayId());
        }
    }

    @Test
    void aRunThatHasEndedReservesNothingAndGivesNothing() {
        arrays.close();

        assertThatThrownBy(() -> arrays.reserve(0, List.of(new OutputArray(1, 0, 0, TYPE, false))))
                .isInstanceOf(RunEndedException.class);
        assertThatThrownBy(() -> arrays.seal(0, BOTH)).isInstanceOf(RunEndedException.class);
        assertThatThrownBy(() -> arrays.result(0, RESULT)).isInstanceOf(RunEndedException.class);
    }

    @Test
    void whatIsReservedOfAStageThatDoesNotFitIsFreedWithTheRun() {
        ArrayType tooLarge = new ArrayType(DType.UINT8, Shape.of(2 * SmallSegment.CAPACITY_BYTES), Order.C);
        List<OutputArray> outputs =
                List.of(new OutputArray(1, 0, 0, TYPE, false), new OutputArray(1, 1, 0, tooLarge, false));

        assertThatThrownBy(() -> arrays.reserve(0, outputs)).isInstanceOf(SegmentFullException.class);
    }

    private ArrayReference reference(OutputArray output, int stage) {
        return arrays.located(0, stage).stream()
                .filter(one -> one.output().equals(output))
                .findFirst()
                .orElseThrow()
                .reference();
    }

    private void write(ArrayReference reference) {
        try (OutputSlice slice = worker.output(reference, 0, TYPE.nbytes())) {
            slice.data().fill(KNOWN);
        }
    }
}
