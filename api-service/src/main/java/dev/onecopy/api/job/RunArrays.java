package dev.onecopy.api.job;

import dev.onecopy.computation.OutputArray;
import dev.onecopy.segment.ArrayEntry;
import dev.onecopy.segment.ArrayLease;
import dev.onecopy.segment.ArrayReference;
import dev.onecopy.segment.ArrayWriter;
import dev.onecopy.segment.Segment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The arrays that the slices of one run write. Each is reserved before the first slice of its stage is sent, and sealed
 * when the last one is done: whoever is late then is refused, or seen and waited for. Scratch is readable from then on
 * and nobody else's; results wait for their publication. What is not published is freed when the run ends, in whatever
 * way. Thread-safe; the stages of one group of items are the business of one thread at a time.
 */
public final class RunArrays implements AutoCloseable {
    private record Key(int firstItem, int stage, int position) {
        static Key of(int firstItem, OutputArray output) {
            return new Key(firstItem, output.stage(), output.position());
        }
    }

    /** An output as a task names it. */
    public record Located(OutputArray output, ArrayReference reference) {}

    private static final class Held {
        final OutputArray output;
        ArrayWriter writer;
        boolean sealed;

        @Nullable
        ArrayLease scratch;

        Held(OutputArray output, ArrayWriter writer) {
            this.output = output;
            this.writer = writer;
        }

        synchronized boolean isReadable() {
            return scratch != null;
        }

        synchronized Located located() {
            ArrayLease readable = scratch;
            return new Located(
                    output,
                    readable == null ? writer.reference() : readable.entry().reference());
        }

        synchronized void close() {
            writer.close();
            if (scratch != null) {
                scratch.close();
            }
        }
    }

    private final Segment segment;
    private final Map<Key, Held> arrays = new LinkedHashMap<>();
    private boolean closed;

    public RunArrays(Segment segment) {
        this.segment = segment;
    }

    /**
     * Takes room for the outputs of a stage; as slow as memory is.
     *
     * @param firstItem of the group whose stage it is
     * @throws dev.onecopy.segment.SegmentFullException if there is no room
     * @throws dev.onecopy.segment.DirectoryFullException if there are too many arrays
     * @throws RunEndedException if the run has ended meanwhile
     */
    public void reserve(int firstItem, List<OutputArray> outputs) {
        for (OutputArray output : outputs) {
            keep(Key.of(firstItem, output), new Held(output, segment.reserve(output.type())));
        }
    }

    private synchronized void keep(Key key, Held held) {
        if (closed) {
            held.close();
            throw new RunEndedException();
        }
        arrays.put(key, held);
    }

    /** What a task of this stage may write, and what it may read of the stages before. */
    public List<Located> located(int firstItem, int stage) {
        List<Located> located = new ArrayList<>();
        for (Map.Entry<Key, Held> array : snapshot().entrySet()) {
            if (array.getKey().firstItem() == firstItem
                    && (array.getKey().stage() == stage || array.getValue().isReadable())) {
                located.add(array.getValue().located());
            }
        }
        return located;
    }

    private synchronized Map<Key, Held> snapshot() {
        return new LinkedHashMap<>(arrays);
    }

    /**
     * Keeps everybody from beginning to write the outputs of a stage, all of whose slices are done.
     *
     * @return false if a process has begun and not ended: one that was thought lost, with a slice that another one has
     *     computed
     * @throws RunEndedException if the run has ended meanwhile
     */
    public boolean seal(int firstItem, List<OutputArray> outputs) {
        boolean free = true;
        for (OutputArray output : outputs) {
            Held held = held(firstItem, output);
            synchronized (held) {
                if (!held.sealed) {
                    writing(held).seal();
                    held.sealed = true;
                }
                free &= !held.writer.isHeldElsewhere();
            }
        }
        return free;
    }

    /**
     * Leaves outputs that are still held to whoever holds them, and goes on with copies. The bytes are right: the
     * arrays that the holder reads are leased by this run, so he writes what is there already.
     *
     * @throws dev.onecopy.segment.SegmentFullException if there is no room for a copy
     * @throws RunEndedException if the run has ended meanwhile
     */
    public void copyHeld(int firstItem, List<OutputArray> outputs) {
        for (OutputArray output : outputs) {
            Held held = held(firstItem, output);
            synchronized (held) {
                if (held.writer.isHeldElsewhere()) {
                    ArrayWriter copy = segment.reserve(output.type());
                    try {
                        copy.data().copyFrom(writing(held).data());
                    } catch (RuntimeException | Error notCopied) {
                        copy.close();
                        throw notCopied;
                    }
                    held.writer.close();
                    held.writer = copy;
                }
            }
        }
    }

    /**
     * Makes sealed scratch readable to the slices of later stages, and to nobody else: it is deleted, and stays for as
     * long as this run leases it.
     *
     * @throws RunEndedException if the run has ended meanwhile
     */
    public void publishScratch(int firstItem, List<OutputArray> outputs) {
        for (OutputArray output : outputs) {
            if (output.scratch()) {
                Held held = held(firstItem, output);
                synchronized (held) {
                    ArrayEntry entry = writing(held).publish();
                    held.scratch = segment.lease(entry.reference().arrayId());
                    segment.delete(entry.reference().arrayId());
                }
            }
        }
    }

    /**
     * The sealed output that is a result, to be published.
     *
     * @throws RunEndedException if the run has ended meanwhile
     */
    public ArrayWriter result(int firstItem, OutputArray output) {
        return held(firstItem, output).writer;
    }

    private synchronized Held held(int firstItem, OutputArray output) {
        Held held = arrays.get(Key.of(firstItem, output));
        if (closed) {
            throw new RunEndedException();
        }
        if (held == null) {
            throw new IllegalStateException(output + " was never reserved");
        }
        return held;
    }

    /** Checked under the array's own lock, which the end of the run takes too. */
    private synchronized ArrayWriter writing(Held held) {
        if (closed) {
            throw new RunEndedException();
        }
        return held.writer;
    }

    /** Frees what is not published. The second call does nothing. */
    @Override
    public void close() {
        List<Held> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(arrays.values());
            arrays.clear();
        }
        all.forEach(Held::close);
    }
}
