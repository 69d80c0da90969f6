package dev.onecopy.segment;

import dev.onecopy.internal.platform.Mapping;
import dev.onecopy.internal.platform.OpenFile;
import dev.onecopy.internal.platform.Platform;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;

/** The real platform, until a test takes something away from it. */
final class FaultyPlatform implements Platform {
    private final Platform real = Platform.linux();
    private long memoryBytes = Long.MAX_VALUE;
    private long freeBytes = Long.MAX_VALUE;
    private long machineBytes = Long.MAX_VALUE;
    private boolean punches = true;
    private long punchedBytes;
    private boolean givesBack;
    private boolean maps = true;
    private Runnable afterPopulating = () -> {};
    private Runnable beforePunching = () -> {};
    private long promisedBytes;

    /** What the machine has, or the container may have. */
    void reportMachine(long bytes) {
        machineBytes = bytes;
    }

    /** From now on so many bytes can be populated, then the file system is full. */
    synchronized void leaveMemory(long bytes) {
        memoryBytes = bytes;
    }

    /** The same, but what is given back can be populated again. */
    synchronized void leaveMemoryWithWhatIsGivenBack(long bytes) {
        memoryBytes = bytes;
        givesBack = true;
    }

    /** What the file system says it has free. */
    void reportFree(long bytes) {
        freeBytes = bytes;
    }

    /** How much memory has been given back so far. */
    synchronized long punchedBytes() {
        return punchedBytes;
    }

    /** Says that there is so much memory and promises it, but leaves holes. */
    void promiseOnly(long bytes) {
        promisedBytes = bytes;
    }

    void refuseToPunch() {
        punches = false;
    }

    /** What happens once after memory has been populated, before who asked for it knows. */
    void afterPopulating(Runnable once) {
        afterPopulating = once;
    }

    /** What happens once before a hole is punched. */
    void beforePunching(Runnable once) {
        beforePunching = once;
    }

    void refuseToMap() {
        maps = false;
    }

    @Override
    public boolean populate(MemorySegment mapping, long offsetBytes, long lengthBytes) throws IOException {
        synchronized (this) {
            if (lengthBytes > memoryBytes) {
                return false;
            }
            memoryBytes -= lengthBytes;
        }
        boolean populated = promisedBytes > 0 || real.populate(mapping, offsetBytes, lengthBytes);
        Runnable meanwhile = afterPopulating;
        afterPopulating = () -> {};
        meanwhile.run();
        return populated;
    }

    @Override
    public void reach(MemorySegment mapping, long offsetBytes, long lengthBytes) {
        if (promisedBytes == 0) {
            real.reach(mapping, offsetBytes, lengthBytes);
        }
    }

    @Override
    public void punchHole(OpenFile file, long offsetBytes, long lengthBytes) throws IOException {
        if (!punches) {
            throw new IOException("holes are not supported");
        }
        Runnable meanwhile = beforePunching;
        beforePunching = () -> {};
        meanwhile.run();
        synchronized (this) {
            punchedBytes += lengthBytes;
            memoryBytes += givesBack ? lengthBytes : 0;
        }
        real.punchHole(file, offsetBytes, lengthBytes);
    }

    @Override
    public Mapping map(OpenFile file, MapMode mode, long sizeBytes) throws IOException {
        if (!maps) {
            throw new IOException("out of address space");
        }
        return real.map(file, mode, sizeBytes);
    }

    @Override
    public long memoryBytes() {
        return promisedBytes > 0 ? promisedBytes : Math.min(machineBytes, real.memoryBytes());
    }

    @Override
    public long freeBytes(Path file) throws IOException {
        return promisedBytes > 0 ? promisedBytes : Math.min(freeBytes, real.freeBytes(file));
    }

    @Override
    public OpenFile openOrCreate(Path file) throws IOException {
        return real.openOrCreate(file);
    }

    @Override
    public OpenFile openReadOnly(Path file) throws IOException {
        return real.openReadOnly(file);
    }

    @Override
    public OpenFile openExisting(Path file) throws IOException {
        return real.openExisting(file);
    }

    @Override
    public boolean isStillNamed(OpenFile file) throws IOException {
        return real.isStillNamed(file);
    }

    @Override
    public int read(OpenFile file, long offsetBytes, ByteBuffer target) throws IOException {
        return real.read(file, offsetBytes, target);
    }

    @Override
    public void write(OpenFile file, long offsetBytes, ByteBuffer source) throws IOException {
        real.write(file, offsetBytes, source);
    }

    @Override
    public boolean tryLock(OpenFile file, long offsetBytes, long lengthBytes) throws IOException {
        return real.tryLock(file, offsetBytes, lengthBytes);
    }

    @Override
    public boolean tryLockShared(OpenFile file, long offsetBytes, long lengthBytes) throws IOException {
        return real.tryLockShared(file, offsetBytes, lengthBytes);
    }

    @Override
    public boolean isLockedElsewhere(OpenFile file, long offsetBytes, long lengthBytes) throws IOException {
        return real.isLockedElsewhere(file, offsetBytes, lengthBytes);
    }

    @Override
    public boolean isMemory(OpenFile file) throws IOException {
        return real.isMemory(file);
    }

    @Override
    public boolean grantsHugePages(OpenFile file) throws IOException {
        return real.grantsHugePages(file);
    }

    @Override
    public void adviseHugePages(MemorySegment mapping, long offsetBytes, long lengthBytes) {
        real.adviseHugePages(mapping, offsetBytes, lengthBytes);
    }
}
