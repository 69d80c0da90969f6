package dev.onecopy.segment;

import dev.onecopy.allocator.Extent;
import dev.onecopy.array.ArrayType;
import dev.onecopy.array.NdArray;
import dev.onecopy.internal.platform.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one owner of a segment file: reserves, publishes, finds, leases and deletes arrays. Other processes read them
 * through {@link SegmentView}. Thread-safe.
 *
 * <p>What is published survives the death of this process, at whatever instruction, and is found again by the next
 * owner; what is not published is freed by it. The file does not survive a power loss, least of all in a tmpfs.
 */
public final class Segment implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(Segment.class.getName());

    private final Object lock = new Object();
    private final SegmentFile segmentFile;
    private final Path file;
    private final long ownerEpoch;
    private final OnStop onStop;
    private final PageKind pages;
    private final DataArea data;
    private final Catalog catalog;
    private boolean closed;

    private Segment(Path file, SegmentFile segmentFile, SegmentOptions options) throws IOException {
        this.file = file;
        this.segmentFile = segmentFile;
        this.onStop = options.onStop();
        segmentFile.recordOwner();
        this.ownerEpoch = segmentFile.ownerEpoch();
        this.pages = segmentFile.platform().grantsHugePages(segmentFile.openFile()) ? PageKind.HUGE : PageKind.SMALL;
        this.data = new DataArea(segmentFile, options.warmLimitBytes());
        Directory directory = new Directory(segmentFile);
        this.catalog = new Catalog(
                directory, segmentFile.superblock().directoryEntries(), Recovery.run(segmentFile, directory, data));
    }

    /**
     * Opens the segment at a path, or creates one, its folders too. What a previous owner published is kept, what it
     * left half-written is freed.
     *
     * @param options of a segment to be created; one that exists keeps its capacity and its directory
     * @throws SegmentOwnedException if it has an owner, in this process or another one
     * @throws SegmentFormatException if there is a file that is not a segment of this format; it is left as it is
     * @throws SegmentCapacityException if it is to be created and its file system has not that much free
     * @throws UncheckedIOException if the file cannot be opened, created or mapped
     */
    public static Segment openOrCreate(Path file, SegmentOptions options) {
        return openOrCreate(file, options, Platform.linux());
    }

    static Segment openOrCreate(Path file, SegmentOptions options, Platform platform) {
        try {
            SegmentFile segmentFile = SegmentFile.openOrCreate(file, options, platform);
            try {
                return new Segment(file, segmentFile, options);
            } catch (IOException | RuntimeException failure) {
                segmentFile.close(OnStop.KEEP);
                throw failure;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("the segment " + file + " cannot be opened: " + failure, failure);
        }
    }

    public Path file() {
        return file;
    }

    /** Random, given at creation. */
    public UUID segmentId() {
        return segmentFile.superblock().segmentId();
    }

    /** How many times the segment has been opened, this time counted. */
    public long ownerEpoch() {
        return ownerEpoch;
    }

    public SegmentUsage usage() {
        int directoryUsed;
        synchronized (lock) {
            directoryUsed = catalog.size();
        }
        return data.usage(catalog.directoryEntries(), directoryUsed, pages);
    }

    /**
     * Asks whether {@link #reserve} would find room now, before anything is sent that needs it.
     *
     * @throws SegmentFullException if no free run is long enough
     * @throws DirectoryFullException if every directory entry holds an array
     */
    public void checkRoomFor(long nbytes) {
        checkRoomFor(nbytes, nbytes);
    }

    /**
     * Asks the same about an array whose size is not known for certain yet.
     *
     * @param leastBytes what it has at least: no room for that is a refusal
     * @param likelyBytes what it has most likely: the refusal says so
     * @throws SegmentFullException if no free run is long enough
     * @throws DirectoryFullException if every directory entry holds an array
     */
    public void checkRoomFor(long leastBytes, long likelyBytes) {
        reclaim();
        synchronized (lock) {
            checkOpen();
            catalog.checkRoom();
        }
        data.checkRoomFor(leastBytes, likelyBytes);
    }

    /**
     * Takes room for an array and makes it real memory, all zero. Takes as long as the file system needs for that.
     *
     * @throws SegmentFullException if no free run is long enough, or the file system has no memory left
     * @throws DirectoryFullException if every directory entry holds an array
     */
    public ArrayWriter reserve(ArrayType type) {
        reclaim();
        StoredArray array = begin(type);
        try {
            data.populate(array.entry().extent());
        } catch (RuntimeException failure) {
            cancel(array);
            throw failure;
        }
        return new ArrayWriter(this, array, data.bytesOf(array.entry()));
    }

    /** Takes back a reservation whose extent is free again already. */
    private void cancel(StoredArray array) {
        synchronized (lock) {
            if (!closed) {
                catalog.quarantine(array);
                catalog.remove(array);
            }
        }
    }

    /** The data area may have to be waited for: nobody who only looks for an array waits with this one. */
    private StoredArray begin(ArrayType type) {
        synchronized (lock) {
            checkOpen();
            catalog.checkRoom();
        }
        Extent extent = data.allocate(type.nbytes());
        Optional<StoredArray> begun = Optional.empty();
        try {
            synchronized (lock) {
                checkOpen();
                begun = catalog.begin(type, extent);
            }
        } finally {
            if (begun.isEmpty()) {
                data.abandon(extent);
            }
        }
        return begun.orElseThrow(() -> data.noMemory(type.nbytes()));
    }

    Publication publish(StoredArray array, @Nullable String name, NameCollision collision) {
        Optional<StoredArray> replaced;
        Publication publication;
        synchronized (lock) {
            checkOpen();
            replaced = catalog.publish(array, name, collision);
            publication = new Publication(
                    array.snapshot(), replaced.map(StoredArray::reference).orElse(null));
        }
        replaced.ifPresent(this::freeIfDrained);
        return publication;
    }

    void prepare(StoredArray array, @Nullable String name, NameCollision collision) {
        synchronized (lock) {
            checkOpen();
            catalog.prepare(array, name, collision);
        }
    }

    /**
     * Makes arrays READY that are {@link ArrayWriter#prepare prepared}, all in one step for who asks this segment. If
     * this process is killed meanwhile, the next owner finds each of them READY or still OUTPUT, and {@link #settle
     * goes on}. An array that got a name after one of these was prepared for it replaces that one at once.
     *
     * @throws IllegalStateException if one of them is not prepared, or the segment is closed
     */
    public void publishAll(List<ArrayWriter> prepared) {
        complete(prepared.stream().map(ArrayWriter::prepared).toList());
        prepared.forEach(ArrayWriter::published);
    }

    private void complete(List<StoredArray> arrays) {
        List<StoredArray> replaced = new ArrayList<>();
        synchronized (lock) {
            checkOpen();
            arrays.forEach(array -> catalog.complete(array).ifPresent(replaced::add));
        }
        replaced.forEach(this::freeIfDrained);
    }

    /**
     * Decides what becomes of the OUTPUT and DRAINING arrays that the owner before this one left; to be called before
     * any is prepared or deleted.
     *
     * @param decided ids of the OUTPUT arrays that become READY; the others are freed
     * @param used ids of the DRAINING arrays that can be leased again, until {@link #freeUnused}; the others are freed
     */
    public void settle(Set<UUID> decided, Set<UUID> used) {
        Map<Boolean, List<StoredArray>> outputs;
        List<StoredArray> draining;
        synchronized (lock) {
            checkOpen();
            outputs = catalog.inState(ArrayState.OUTPUT).stream()
                    .collect(Collectors.partitioningBy(
                            array -> decided.contains(array.entry().arrayId())));
            draining = catalog.inState(ArrayState.DRAINING);
            draining.forEach(array -> array.keep(used.contains(array.entry().arrayId())));
        }
        draining.forEach(this::freeIfDrained);
        complete(outputs.getOrDefault(true, List.of()));
        outputs.getOrDefault(false, List.of()).forEach(this::abandon);
    }

    /** Ends what {@link #settle} has begun: what drains is freed, or as soon as its last lease is closed. */
    public void freeUnused() {
        List<StoredArray> draining;
        synchronized (lock) {
            checkOpen();
            draining = catalog.inState(ArrayState.DRAINING);
            draining.forEach(array -> array.keep(false));
        }
        draining.forEach(this::freeIfDrained);
    }

    void abandon(StoredArray array) {
        synchronized (lock) {
            if (closed) {
                return;
            }
            catalog.quarantine(array);
        }
        freeIfUnheld(array);
    }

    /** As {@link #freeIfUnheld} does: first the generation, then the locks, which are asked for by the next call. */
    void seal(StoredArray array) {
        synchronized (lock) {
            checkOpen();
            catalog.seal(array);
        }
        VarHandle.fullFence();
    }

    boolean isHeldElsewhere(StoredArray array) {
        return data.isHeld(array.entry().extent());
    }

    /**
     * Frees what was quarantined and is held by no process any more; {@link #reserve} and {@link #checkRoomFor} do so
     * by themselves.
     */
    public void reclaim() {
        List<StoredArray> quarantined;
        synchronized (lock) {
            quarantined = closed ? List.of() : catalog.quarantined();
        }
        quarantined.forEach(this::freeIfUnheld);
    }

    /**
     * Makes some of the memory that arrays to come will need real now, 64 MiB of it, up to the limit of the options.
     * Worth it where there are no huge pages, and for a thread that has nothing better to do.
     *
     * @return false if there is nothing left to do
     * @throws IllegalStateException if the segment is closed
     */
    public boolean warmUp() {
        return data.warmUp();
    }

    /** The one array of this id, in whatever state. */
    public Optional<ArrayEntry> find(UUID arrayId) {
        synchronized (lock) {
            return catalog.find(arrayId).map(StoredArray::snapshot);
        }
    }

    /** The READY array of this name. */
    public Optional<ArrayEntry> find(String name) {
        synchronized (lock) {
            return catalog.find(name).map(StoredArray::snapshot);
        }
    }

    /** Grows with every array that is published: who has seen them all has no need to look while it is the same. */
    public long publications() {
        synchronized (lock) {
            return catalog.publications();
        }
    }

    /** Every array in whatever state, oldest first. */
    public List<ArrayEntry> list() {
        synchronized (lock) {
            return catalog.list();
        }
    }

    /**
     * Keeps a READY array from being freed until the lease is closed, or one that {@link #settle} has kept.
     *
     * @throws ArrayNotFoundException if there is no such array of this id
     */
    public ArrayLease lease(UUID arrayId) {
        synchronized (lock) {
            checkOpen();
            StoredArray array = catalog.leasable(arrayId);
            array.leased();
            NdArray view = NdArray.contiguous(
                    array.entry().type(), data.bytesOf(array.entry()).asReadOnly());
            return new ArrayLease(array.snapshot(), view, () -> returned(array));
        }
    }

    private void returned(StoredArray array) {
        synchronized (lock) {
            array.returned();
        }
        freeIfDrained(array);
    }

    /**
     * Deletes an array: its name is free at once, its memory as soon as its last lease is closed.
     *
     * @return what it was before
     * @throws ArrayNotFoundException if there is no READY array of this id
     */
    public ArrayEntry delete(UUID arrayId) {
        StoredArray array;
        ArrayEntry before;
        synchronized (lock) {
            checkOpen();
            array = catalog.ready(arrayId);
            before = array.snapshot();
            catalog.drain(array);
        }
        freeIfDrained(array);
        return before;
    }

    void expireAfter(StoredArray array, Duration sinceLastUse) {
        synchronized (lock) {
            array.livesFor(sinceLastUse.toMillis());
        }
    }

    /**
     * Deletes every array whose time to live has passed since it was last leased, and that nobody leases.
     *
     * @return what they were
     */
    public List<ArrayEntry> expire(Instant now) {
        List<StoredArray> expired;
        List<ArrayEntry> before;
        synchronized (lock) {
            expired = closed ? List.of() : catalog.expired(now);
            before = expired.stream().map(StoredArray::snapshot).toList();
            expired.forEach(catalog::drain);
        }
        expired.forEach(this::freeIfDrained);
        return before;
    }

    private void freeIfDrained(StoredArray array) {
        synchronized (lock) {
            if (closed || !array.isDrained()) {
                return;
            }
            catalog.quarantine(array);
        }
        freeIfUnheld(array);
    }

    /**
     * The other half of the promise that no memory is given away while a process may touch it: who wants to touch it
     * locks its bytes, then looks at the generation; here the generation has been raised, and now the locks are looked
     * at. One of the two sees the other.
     */
    private void freeIfUnheld(StoredArray array) {
        VarHandle.fullFence();
        if (data.isHeld(array.entry().extent())) {
            LOGGER.log(
                    Level.INFO,
                    "array {0} of {1} stays in quarantine: a process holds its bytes",
                    array.entry().arrayId(),
                    file);
        } else if (forget(array)) {
            data.release(array.entry().extent());
        }
    }

    /** Frees the directory entry; false if that has been done, or the segment is closed and the next owner will. */
    private boolean forget(StoredArray array) {
        synchronized (lock) {
            return !closed && catalog.remove(array);
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the segment " + file + " is closed");
        }
    }

    /**
     * Unmaps the file and gives up its ownership; deletes the file if that was wanted. Arrays that are still leased or
     * being written are named in the log, and their memory cannot be accessed any more: an attempt throws
     * {@link IllegalStateException}. The second call does nothing.
     *
     * @throws UncheckedIOException if the file cannot be closed or deleted
     */
    @Override
    public void close() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            catalog.list().stream()
                    .filter(entry -> entry.leases() > 0 || entry.state() == ArrayState.WRITING)
                    .forEach(this::logOpen);
        }
        try {
            segmentFile.close(onStop);
        } catch (IOException failure) {
            throw new UncheckedIOException("the segment " + file + " cannot be closed", failure);
        }
    }

    private void logOpen(ArrayEntry entry) {
        LOGGER.log(
                Level.WARNING,
                "the segment {0} is closed while array {1} is {2} and has {3} leases",
                file,
                entry.reference().arrayId(),
                entry.state(),
                entry.leases());
    }
}
