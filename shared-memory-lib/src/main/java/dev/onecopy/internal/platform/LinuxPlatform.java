package dev.onecopy.internal.platform;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import com.sun.management.OperatingSystemMXBean;
import dev.onecopy.internal.platform.SystemCalls.Outcome;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;

/**
 * {@link Platform} by system calls. The numbers are those of the generic Linux system call interface, which x86-64 and
 * aarch64 share; 32-bit systems have others.
 */
final class LinuxPlatform implements Platform {
    static final LinuxPlatform INSTANCE = new LinuxPlatform();

    private static final int O_RDONLY = 0;
    private static final int O_RDWR = 2;
    private static final int O_CREAT = 0x40;
    private static final int O_CLOEXEC = 0x80000;
    private static final int OWNER_WRITES_GROUP_READS = 0640;

    private static final int F_OFD_GETLK = 36;
    private static final int F_OFD_SETLK = 37;
    private static final short F_RDLCK = 0;
    private static final short F_WRLCK = 1;
    private static final short F_UNLCK = 2;

    private static final int MADV_HUGEPAGE = 14;
    private static final int MADV_POPULATE_WRITE = 23;

    private static final int FALLOC_FL_KEEP_SIZE = 1;
    private static final int FALLOC_FL_PUNCH_HOLE = 2;

    private static final int ENOENT = 2;
    private static final int EINTR = 4;
    private static final int EAGAIN = 11;
    private static final int ENOMEM = 12;
    private static final int EACCES = 13;
    private static final int EFAULT = 14;
    private static final int EINVAL = 22;

    /** The struct of {@code fcntl}; {@code l_whence} 0 means from the start of the file, {@code l_pid} must be 0. */
    private static final StructLayout FLOCK = MemoryLayout.structLayout(
            JAVA_SHORT.withName("l_type"),
            JAVA_SHORT.withName("l_whence"),
            MemoryLayout.paddingLayout(4),
            JAVA_LONG.withName("l_start"),
            JAVA_LONG.withName("l_len"),
            JAVA_INT.withName("l_pid"),
            MemoryLayout.paddingLayout(4));

    private static final long FLOCK_TYPE = offset("l_type");
    private static final long FLOCK_START = offset("l_start");
    private static final long FLOCK_LENGTH = offset("l_len");

    private static final long PAGE_BYTES = SystemCalls.pageBytes();

    /** What one fault of a reader maps of pages that are there, aligned; {@code fault_around_bytes} of the kernel. */
    private static final long FAULT_AROUND_BYTES = 64L << 10;

    /** Of what {@link #reach} has read: the compiler leaves out a read of which nobody needs the value. */
    @SuppressWarnings("unused")
    private static volatile int reached;

    private LinuxPlatform() {}

    private static long offset(String field) {
        return FLOCK.byteOffset(MemoryLayout.PathElement.groupElement(field));
    }

    @Override
    public OpenFile openOrCreate(Path file) throws IOException {
        return open(file, O_RDWR | O_CREAT, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    @Override
    public OpenFile openReadOnly(Path file) throws IOException {
        return open(file, O_RDONLY, Set.of(StandardOpenOption.READ));
    }

    @Override
    public OpenFile openExisting(Path file) throws IOException {
        return open(file, O_RDWR, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    /**
     * The descriptor is our own because Java shows nobody a channel's; the channel is opened through it, not by name.
     */
    private static OpenFile open(Path file, int flags, Set<StandardOpenOption> options) throws IOException {
        Outcome opened = SystemCalls.open(file.toString(), flags | O_CLOEXEC, OWNER_WRITES_GROUP_READS);
        if (opened.failed()) {
            throw cannotOpen(file, opened.errno());
        }
        int descriptor = opened.value();
        try {
            return new OpenFile(
                    file, descriptor, FileChannel.open(throughDescriptor(descriptor), options), LinuxPlatform::close);
        } catch (IOException failure) {
            close(descriptor);
            throw failure;
        }
    }

    private static FileSystemException cannotOpen(Path file, int errno) {
        return switch (errno) {
            case ENOENT -> new NoSuchFileException(file.toString());
            case EACCES -> new AccessDeniedException(file.toString());
            default -> new FileSystemException(file.toString(), null, "cannot be opened: errno " + errno);
        };
    }

    private static Path throughDescriptor(int descriptor) {
        return Path.of("/proc/self/fd/" + descriptor);
    }

    private static void close(int descriptor) throws IOException {
        Outcome closed = SystemCalls.close(descriptor);
        if (closed.failed() && closed.errno() != EINTR) {
            throw failed("close", closed);
        }
    }

    @Override
    public boolean isStillNamed(OpenFile file) throws IOException {
        try {
            Object opened = file.withDescriptor(descriptor -> identity(throughDescriptor(descriptor)));
            return Objects.equals(identity(file.path()), opened);
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    private static Object identity(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    @Override
    public int read(OpenFile file, long offsetBytes, ByteBuffer target) throws IOException {
        int before = target.position();
        while (target.hasRemaining()) {
            if (file.channel().read(target, offsetBytes + target.position() - before) < 0) {
                break;
            }
        }
        return target.position() - before;
    }

    @Override
    public void write(OpenFile file, long offsetBytes, ByteBuffer source) throws IOException {
        int before = source.position();
        while (source.hasRemaining()) {
            file.channel().write(source, offsetBytes + source.position() - before);
        }
    }

    @Override
    public Mapping map(OpenFile file, MapMode mode, long sizeBytes) throws IOException {
        return Mapping.of(file.channel(), mode, sizeBytes);
    }

    @Override
    public boolean tryLock(OpenFile file, long offsetBytes, long lengthBytes) throws IOException {
        return tryLock(file, F_WRLCK, offsetBytes, lengthBytes);
    }

    @Override
    public boolean tryLockShared(OpenFile file, long offsetBytes, long lengthBytes) throws IOException {
        return tryLock(file, F_RDLCK, offsetBytes, lengthBytes);
    }

    private static boolean tryLock(OpenFile file, short type, long offsetBytes, long lengthBytes) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment lock = lock(arena, type, offsetBytes, lengthBytes);
            Outcome locked = file.withDescriptor(descriptor -> SystemCalls.fcntl(descriptor, F_OFD_SETLK, lock));
            if (locked.failed() && locked.errno() != EAGAIN && locked.errno() != EACCES) {
                throw failed("fcntl(F_OFD_SETLK)", locked);
            }
            return !locked.failed();
        }
    }

    @Override
    public boolean isLockedElsewhere(OpenFile file, long offsetBytes, long lengthBytes) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment lock = lock(arena, F_WRLCK, offsetBytes, lengthBytes);
            Outcome asked = file.withDescriptor(descriptor -> SystemCalls.fcntl(descriptor, F_OFD_GETLK, lock));
            if (asked.failed()) {
                throw failed("fcntl(F_OFD_GETLK)", asked);
            }
            return lock.get(JAVA_SHORT, FLOCK_TYPE) != F_UNLCK;
        }
    }

    private static MemorySegment lock(Arena arena, short type, long offsetBytes, long lengthBytes) {
        MemorySegment lock = arena.allocate(FLOCK);
        lock.set(JAVA_SHORT, FLOCK_TYPE, type);
        lock.set(JAVA_LONG, FLOCK_START, offsetBytes);
        lock.set(JAVA_LONG, FLOCK_LENGTH, lengthBytes);
        return lock;
    }

    @Override
    public boolean isMemory(OpenFile file) throws IOException {
        return Files.getFileStore(file.path()).type().equals("tmpfs");
    }

    @Override
    public boolean grantsHugePages(OpenFile file) throws IOException {
        return HugePages.granted(file.path().toRealPath());
    }

    @Override
    public void adviseHugePages(MemorySegment mapping, long offsetBytes, long lengthBytes) {
        SystemCalls.madvise(pages(mapping, offsetBytes, lengthBytes), MADV_HUGEPAGE);
    }

    @Override
    public boolean populate(MemorySegment mapping, long offsetBytes, long lengthBytes) throws IOException {
        MemorySegment pages = pages(mapping, offsetBytes, lengthBytes);
        Outcome populated;
        do {
            populated = SystemCalls.madvise(pages, MADV_POPULATE_WRITE);
        } while (populated.failed() && (populated.errno() == EINTR || populated.errno() == EAGAIN));
        if (populated.failed() && populated.errno() == EINVAL) {
            throw new IOException("this kernel has no MADV_POPULATE_WRITE; Linux 5.14 or newer is needed");
        }
        if (populated.failed() && populated.errno() != EFAULT && populated.errno() != ENOMEM) {
            throw failed("madvise(MADV_POPULATE_WRITE)", populated);
        }
        return !populated.failed();
    }

    /**
     * A fault of a reader maps its neighbours too, one of a writer only its own page, and in a shared mapping of memory
     * the kernel maps for both what may be written: one read for each group of neighbours is all it takes. Populating
     * costs three times as much, and nearly as much again when there is nothing left to do.
     */
    @Override
    public void reach(MemorySegment mapping, long offsetBytes, long lengthBytes) {
        long address = mapping.address();
        long end = offsetBytes + lengthBytes;
        int bits = 0;
        long at = offsetBytes;
        while (at < end) {
            bits |= mapping.get(JAVA_BYTE, at);
            at = ((address + at + FAULT_AROUND_BYTES) & -FAULT_AROUND_BYTES) - address;
        }
        reached = bits;
    }

    /**
     * A mapping begins on a page. The slice belongs to its arena, which cannot be closed while the kernel works on it.
     */
    private static MemorySegment pages(MemorySegment mapping, long offsetBytes, long lengthBytes) {
        long start = offsetBytes & -PAGE_BYTES;
        long end = Math.min(mapping.byteSize(), (offsetBytes + lengthBytes + PAGE_BYTES - 1) & -PAGE_BYTES);
        return mapping.asSlice(start, end - start);
    }

    @Override
    public void punchHole(OpenFile file, long offsetBytes, long lengthBytes) throws IOException {
        Outcome punched;
        do {
            punched = file.withDescriptor(descriptor -> SystemCalls.fallocate(
                    descriptor, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offsetBytes, lengthBytes));
        } while (punched.failed() && punched.errno() == EINTR);
        if (punched.failed()) {
            throw failed("fallocate(FALLOC_FL_PUNCH_HOLE)", punched);
        }
    }

    @Override
    public long memoryBytes() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }

    @Override
    public long freeBytes(Path file) throws IOException {
        return Files.getFileStore(file).getUsableSpace();
    }

    private static IOException failed(String call, Outcome outcome) {
        return new IOException(call + " failed with errno " + outcome.errno());
    }
}
