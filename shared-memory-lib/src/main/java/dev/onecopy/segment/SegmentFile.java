package dev.onecopy.segment;

import static dev.onecopy.segment.SegmentDescriptor.CREATING;
import static dev.onecopy.segment.SegmentDescriptor.ENTRIES_USED_OFFSET;
import static dev.onecopy.segment.SegmentDescriptor.MAGIC_OFFSET;
import static dev.onecopy.segment.SegmentDescriptor.OWNER_EPOCH_OFFSET;
import static dev.onecopy.segment.SegmentDescriptor.OWNER_LOCK_LENGTH_BYTES;
import static dev.onecopy.segment.SegmentDescriptor.OWNER_LOCK_OFFSET_BYTES;
import static dev.onecopy.segment.SegmentDescriptor.OWNER_PROCESS_OFFSET;
import static dev.onecopy.segment.SegmentDescriptor.OWNER_STARTED_OFFSET;
import static dev.onecopy.segment.SegmentDescriptor.SUPERBLOCK_BYTES;

import dev.onecopy.internal.platform.Mapping;
import dev.onecopy.internal.platform.OpenFile;
import dev.onecopy.internal.platform.Platform;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** A segment file that this process owns: created or checked, locked, and mapped whole. */
final class SegmentFile {
    private final Platform platform;
    private final OpenFile file;
    private final Superblock superblock;
    private final Mapping mapping;

    private SegmentFile(Platform platform, OpenFile file, Superblock superblock, Mapping mapping) {
        this.platform = platform;
        this.file = file;
        this.superblock = superblock;
        this.mapping = mapping;
    }

    /**
     * Opens the segment at a path, or creates one there if there is no file, an empty one, or one that a creation left
     * unfinished. Any other file is left as it is.
     */
    static SegmentFile openOrCreate(Path path, SegmentOptions options, Platform platform) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Optional<SegmentFile> opened = Optional.empty();
        while (opened.isEmpty()) {
            opened = tryOpen(path, options, platform);
        }
        return opened.get();
    }

    /** Empty if the file was unlinked between its opening and its locking: then there may be another one. */
    private static Optional<SegmentFile> tryOpen(Path path, SegmentOptions options, Platform platform)
            throws IOException {
        OpenFile file = platform.openOrCreate(path);
        try {
            if (!platform.tryLock(file, OWNER_LOCK_OFFSET_BYTES, OWNER_LOCK_LENGTH_BYTES)) {
                throw owned(platform, file);
            }
            boolean unfinished = Superblock.isUnfinished(platform, file);
            if (unfinished && platform.isStillNamed(file)) {
                Files.delete(path);
            }
            if (unfinished || !platform.isStillNamed(file)) {
                file.close();
                return Optional.empty();
            }
            return Optional.of(
                    file.sizeBytes() == 0
                            ? create(platform, file, Superblock.of(options))
                            : map(platform, file, Superblock.read(platform, file)));
        } catch (IOException | RuntimeException failure) {
            file.close();
            throw failure;
        }
    }

    private static SegmentOwnedException owned(Platform platform, OpenFile file) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(SUPERBLOCK_BYTES);
        platform.read(file, 0, buffer);
        MemorySegment bytes = MemorySegment.ofArray(buffer.array());
        return new SegmentOwnedException(
                file.path(),
                SegmentDescriptor.readLong(bytes, OWNER_PROCESS_OFFSET),
                Instant.ofEpochMilli(SegmentDescriptor.readLong(bytes, OWNER_STARTED_OFFSET)));
    }

    private static SegmentFile create(Platform platform, OpenFile file, Superblock superblock) throws IOException {
        try {
            checkCapacity(platform, file, superblock.fileBytes());
            ByteBuffer mark = ByteBuffer.allocate(Long.BYTES);
            SegmentDescriptor.writeLong(MemorySegment.ofBuffer(mark), 0, CREATING);
            platform.write(file, MAGIC_OFFSET, mark);
            SegmentFile created = map(platform, file, superblock);
            try {
                created.initialize();
                return created;
            } catch (IOException | RuntimeException failure) {
                created.mapping.close();
                throw failure;
            }
        } catch (IOException | RuntimeException failure) {
            Files.deleteIfExists(file.path());
            throw failure;
        }
    }

    private static void checkCapacity(Platform platform, OpenFile file, long neededBytes) throws IOException {
        long freeBytes = platform.freeBytes(file.path());
        if (neededBytes > freeBytes) {
            throw SegmentCapacityException.ofFileSystem(file.path(), neededBytes, freeBytes);
        }
        long allowedBytes = SegmentOptions.allowedBytes(platform);
        if (platform.isMemory(file) && neededBytes > allowedBytes) {
            throw SegmentCapacityException.ofMemory(file.path(), neededBytes, allowedBytes);
        }
    }

    private void initialize() throws IOException {
        if (!platform.populate(memory(), 0, SUPERBLOCK_BYTES)) {
            throw SegmentCapacityException.ofFileSystem(
                    file.path(), superblock.fileBytes(), platform.freeBytes(file.path()));
        }
        superblock.publish(memory());
    }

    private static SegmentFile map(Platform platform, OpenFile file, Superblock superblock) throws IOException {
        return new SegmentFile(
                platform, file, superblock, platform.map(file, MapMode.READ_WRITE, superblock.fileBytes()));
    }

    /** Writes down who owns the segment, for the refusal of others. */
    void recordOwner() {
        ProcessHandle process = ProcessHandle.current();
        long startedAtEpochMs =
                process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        SegmentDescriptor.writeLong(memory(), OWNER_STARTED_OFFSET, startedAtEpochMs);
        SegmentDescriptor.writeLong(memory(), OWNER_PROCESS_OFFSET, process.pid());
        SegmentDescriptor.writeLong(memory(), OWNER_EPOCH_OFFSET, ownerEpoch() + 1);
    }

    long ownerEpoch() {
        return SegmentDescriptor.readLong(memory(), OWNER_EPOCH_OFFSET);
    }

    int entriesUsed() {
        return SegmentDescriptor.acquireInt(memory(), ENTRIES_USED_OFFSET);
    }

    void recordEntriesUsed(int entriesUsed) {
        SegmentDescriptor.releaseInt(memory(), ENTRIES_USED_OFFSET, entriesUsed);
    }

    Platform platform() {
        return platform;
    }

    OpenFile openFile() {
        return file;
    }

    Superblock superblock() {
        return superblock;
    }

    MemorySegment memory() {
        return mapping.memory();
    }

    /**
     * Unmaps, unlinks if that was wanted, and gives the ownership up; in this order, so that no other owner gives away
     * memory that this process can still write.
     *
     * @throws IllegalStateException if the memory cannot be unmapped; it stays owned then
     */
    void close(OnStop onStop) throws IOException {
        SegmentDescriptor.writeLong(memory(), OWNER_PROCESS_OFFSET, 0);
        mapping.close();
        if (onStop == OnStop.DELETE && platform.isStillNamed(file)) {
            Files.deleteIfExists(file.path());
        }
        file.close();
    }
}
