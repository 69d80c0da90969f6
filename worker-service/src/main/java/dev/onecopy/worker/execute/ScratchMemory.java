package dev.onecopy.worker.execute;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.NdArray;
import dev.onecopy.computation.OutputArray;
import dev.onecopy.computation.SliceMemory;
import dev.onecopy.segment.ArrayReference;
import dev.onecopy.segment.ArrayWriter;
import dev.onecopy.segment.OnStop;
import dev.onecopy.segment.OutputSlice;
import dev.onecopy.segment.Segment;
import dev.onecopy.segment.SegmentOptions;
import dev.onecopy.segment.SegmentView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A segment of its own, in a temporary folder: one array of zeros, and room as large that every output is written to,
 * both seen as a worker sees arrays and outputs; gone when closed.
 */
final class ScratchMemory implements SliceMemory, AutoCloseable {
    private final Path folder;
    private final Segment segment;
    private final SegmentView view;
    private final NdArray array;
    private final ArrayWriter room;
    private final OutputSlice output;

    private ScratchMemory(Path folder, Segment segment, ArrayReference array, ArrayWriter room) {
        this.folder = folder;
        this.segment = segment;
        this.view = SegmentView.attach(segment.file());
        this.array = view.array(array);
        this.room = room;
        this.output = view.output(room.reference(), 0, this.array.data().byteSize());
    }

    /**
     * An array of zeros, of this type.
     *
     * @throws UncheckedIOException if there is no temporary folder to write to
     */
    static ScratchMemory of(ArrayType type) {
        try {
            Path folder = Files.createTempDirectory("onecopy-warm-up-");
            Segment segment = Segment.openOrCreate(
                    folder.resolve("segment"), new SegmentOptions(2 * type.nbytes(), 2, OnStop.DELETE));
            try (ArrayWriter writer = segment.reserve(type)) {
                return new ScratchMemory(folder, segment, writer.publish().reference(), segment.reserve(type));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("no temporary folder to warm up in", failure);
        }
    }

    @Override
    public NdArray array(String variable) {
        return array;
    }

    @Override
    public NdArray output(OutputArray finished) {
        return NdArray.contiguous(finished.type(), output.data());
    }

    @Override
    public MemorySegment write(OutputArray written, long fromBytes, long lengthBytes) {
        return output.data().asSlice(fromBytes, lengthBytes);
    }

    @Override
    public void close() {
        output.close();
        room.close();
        view.close();
        segment.close();
        try {
            Files.delete(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException("a temporary folder was left behind", failure);
        }
    }
}
