package dev.onecopy.internal.platform;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;

/** Everything a segment asks of the operating system. Tests wrap one and make it fail. */
public interface Platform {
    /** Linux on x86-64 or aarch64, kernel 5.14 or newer. */
    static Platform linux() {
        return LinuxPlatform.INSTANCE;
    }

    /** Opens a file to read and write it; creates it, empty and with mode 0640, when it is not there. */
    OpenFile openOrCreate(Path file) throws IOException;

    /** Opens an existing file to read it. */
    OpenFile openReadOnly(Path file) throws IOException;

    /** Opens an existing file to read and write it. */
    OpenFile openExisting(Path file) throws IOException;

    /** Whether the path the file was opened by still leads to it: it may have been unlinked or replaced since. */
    boolean isStillNamed(OpenFile file) throws IOException;

    /**
     * Reads without mapping, so that holes read as zero and stay holes.
     *
     * @return how many bytes there were before the end of the file, at most {@code target.remaining()}
     */
    int read(OpenFile file, long offsetBytes, ByteBuffer target) throws IOException;

    /** Writes all of {@code source}. */
    void write(OpenFile file, long offsetBytes, ByteBuffer source) throws IOException;

    /**
     * Maps the file from its start, shared; in mode {@code READ_WRITE} a shorter file grows, sparsely. The mapping
     * outlives the closing of the file.
     */
    Mapping map(OpenFile file, MapMode mode, long sizeBytes) throws IOException;

    /**
     * Takes an open file description lock for writing, until the file is closed. Unlike a POSIX lock it is not lost
     * when the process opens and closes the same file elsewhere.
     *
     * @return false if somebody else has any lock on the range
     * @see <a href="https://man7.org/linux/man-pages/man2/F_OFD_SETLK.2const.html">F_OFD_SETLK(2const)</a>
     */
    boolean tryLock(OpenFile file, long offsetBytes, long lengthBytes) throws IOException;

    /**
     * Like {@link #tryLock}, but any number of open files can hold such a lock on the same bytes.
     *
     * @return false if somebody else has locked a part of the range by {@link #tryLock}
     */
    boolean tryLockShared(OpenFile file, long offsetBytes, long lengthBytes) throws IOException;

    /** Whether a lock on the range, through another open file description, would keep this one from locking it. */
    boolean isLockedElsewhere(OpenFile file, long offsetBytes, long lengthBytes) throws IOException;

    /** Whether the file lies in memory and nowhere else. */
    boolean isMemory(OpenFile file) throws IOException;

    /** Whether the file system gives huge pages to mappings that {@link #adviseHugePages} was called on. */
    boolean grantsHugePages(OpenFile file) throws IOException;

    /**
     * Asks for huge pages in a part of a mapping; without them everything works, only slower, so a refusal is no error.
     */
    void adviseHugePages(MemorySegment mapping, long offsetBytes, long lengthBytes);

    /**
     * Makes every page that a part of a mapping lies on real memory, as a write to each would, but without changing a
     * byte and without a signal when there is none left.
     *
     * @return false if there is not enough memory; some of the pages may be there then
     * @see <a href="https://man7.org/linux/man-pages/man2/madvise.2.html">MADV_POPULATE_WRITE, madvise(2)</a>
     */
    boolean populate(MemorySegment mapping, long offsetBytes, long lengthBytes) throws IOException;

    /**
     * Brings pages of a part of a mapping that are real memory already into this process's page tables, so that writing
     * them does not fault; changes no byte. Where they are in them already it costs next to nothing.
     *
     * <p>Only for memory that is known to be there: a page that is not is allocated, or is a SIGBUS where there is
     * none.
     */
    void reach(MemorySegment mapping, long offsetBytes, long lengthBytes);

    /**
     * Gives the memory of the range back; it reads as zero from then on, to the byte.
     *
     * @throws java.nio.channels.ClosedChannelException if the file is closed
     */
    void punchHole(OpenFile file, long offsetBytes, long lengthBytes) throws IOException;

    /**
     * What this process and its shared memory may hold: the memory of the machine, or less where a container limits it.
     */
    long memoryBytes();

    /** What the file system of a file or folder has free for this user. */
    long freeBytes(Path file) throws IOException;
}
