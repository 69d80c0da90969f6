package dev.onecopy.worker.execute;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.NdArray;
import dev.onecopy.segment.ArrayReference;
import dev.onecopy.segment.ArrayWriter;
import dev.onecopy.segment.OnStop;
import dev.onecopy.segment.Segment;
import dev.onecopy.segment.SegmentOptions;
import dev.onecopy.segment.SegmentView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One array in a segment of its own, in a temporary folder, seen as a worker sees arrays; gone when closed. */
final class ScratchArray implements AutoCloseable {
    private final Path folder;
    private final Segment segment;
    private final SegmentView view;
    private final NdArray array;

    private ScratchArray(Path folder, Segment segment, ArrayReference reference) {
        this.folder = folder;
        this.segment = segment;
        this.view = SegmentView.attach(segment.file());
        this.array = view.array(reference);
    }

    /**
     * An array of zeros.
     *
     * @throws UncheckedIOException if there is no temporary folder to write to
     */
    static ScratchArray ofZeros(ArrayType type) {
        try {
            Path folder = Files.createTempDirectory("onecopy-warm-up-");
            Segment segment = Segment.openOrCreate(
                    folder.resolve("segment"), new SegmentOptions(type.nbytes(), 1, OnStop.DELETE));
            try (ArrayWriter writer = segment.reserve(type)) {
                return new ScratchArray(folder, segment, writer.publish().reference());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("no temporary folder to warm up in", failure);
        }
    }

    NdArray array() {
        return array;
    }

    @Override
    public void close() {
        view.close();
        segment.close();
        try {
            Files.delete(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException("a temporary folder was left behind", failure);
        }
    }
}
