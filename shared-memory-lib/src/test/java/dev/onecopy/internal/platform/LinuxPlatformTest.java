package dev.onecopy.internal.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinuxPlatformTest {
    private static final long MIB = 1 << 20;

    private final Platform platform = Platform.linux();
    private Path folder = Path.of("");
    private Path file = Path.of("");

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory(Path.of("/dev/shm"), "onecopy-platform-");
        file = folder.resolve("file");
    }

    @AfterEach
    void deleteFolder() throws IOException {
        Files.deleteIfExists(file);
        Files.delete(folder);
    }

    @Test
    void aNewFileIsForItsOwnerToWriteAndItsGroupToRead() throws IOException {
        try (OpenFile opened = platform.openOrCreate(file)) {
            assertThat(opened.sizeBytes()).isZero();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isIn("rw-r-----", "rw-------");
        }
    }

    @Test
    void whatCannotBeOpenedSaysWhy() {
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> platform.openReadOnly(file));
        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> platform.openOrCreate(folder))
                .isNotInstanceOf(AccessDeniedException.class)
                .withMessageContaining("errno 21");
    }

    @Test
    @SuppressWarnings("try") // Closing early is what is tested.
    void aLockKeepsOthersOutAndSurvivesWhatLosesAPosixLock() throws IOException {
        try (OpenFile mine = platform.openOrCreate(file);
                OpenFile other = platform.openOrCreate(file)) {
            assertThat(platform.tryLock(mine, 0, 1)).isTrue();
            assertThat(platform.isLockedElsewhere(other, 0, 1)).isTrue();
            assertThat(platform.isLockedElsewhere(mine, 0, 1)).as("by itself").isFalse();

            assertThat(Files.readAllBytes(file)).isEmpty();

            assertThat(platform.tryLock(other, 0, 1)).isFalse();
            assertThat(platform.tryLock(other, 1, 1)).as("another byte").isTrue();
            mine.close();
            assertThat(platform.tryLock(other, 0, 1)).isTrue();
        }
    }

    @Test
    void populatingMakesMemoryRealAndPunchingGivesItBackToTheByte() throws IOException {
        try (OpenFile opened = platform.openOrCreate(file);
                Mapping mapping = platform.map(opened, MapMode.READ_WRITE, 4 * MIB)) {
            MemorySegment memory = mapping.memory();
            assertThat(allocatedBytes()).isZero();

            platform.adviseHugePages(memory, 0, 4 * MIB);
            assertThat(platform.populate(memory, MIB + 10, MIB)).isTrue();
            assertThat(allocatedBytes()).isGreaterThan(MIB);

            memory.asSlice(MIB, MIB).fill((byte) 7);
            platform.punchHole(opened, MIB + 64, MIB - 128);
            assertThat(memory.get(ValueLayout.JAVA_BYTE, MIB + 63)).isEqualTo((byte) 7);
            assertThat(memory.asSlice(MIB + 64, MIB - 128).mismatch(MemorySegment.ofArray(new byte[(int) MIB - 128])))
                    .isEqualTo(-1);
            assertThat(memory.get(ValueLayout.JAVA_BYTE, 2 * MIB - 64)).isEqualTo((byte) 7);
            assertThat(allocatedBytes()).isLessThan(4 * MIB);
        }
    }

    @Test
    void reachingPagesThatAreThereSparesTheirWriterMostFaultsAndChangesNothing() throws IOException {
        long sizeBytes = 16 * MIB;
        try (OpenFile opened = platform.openOrCreate(file);
                Mapping first = platform.map(opened, MapMode.READ_WRITE, sizeBytes);
                Mapping second = platform.map(opened, MapMode.READ_WRITE, sizeBytes)) {
            first.memory().fill((byte) 7);
            MemorySegment memory = second.memory();
            MemorySegment part = memory.asSlice(MIB + 10, sizeBytes - MIB - 20);
            // As often as it takes to be compiled: what nobody uses is left out then.
            for (int round = 0; round < 2_000; round++) {
                platform.reach(memory, MIB + 10, MIB);
            }

            long before = faultsOfThisThread();
            platform.reach(memory, MIB + 10, part.byteSize());
            long reaching = faultsOfThisThread() - before;
            assertThat(part.mismatch(first.memory().asSlice(MIB + 10, part.byteSize())))
                    .isEqualTo(-1);
            before = faultsOfThisThread();
            part.fill((byte) 8);

            long pages = part.byteSize() / SystemCalls.pageBytes();
            assertThat(faultsOfThisThread() - before).as("faults of the writer").isLessThan(pages / 8);
            assertThat(reaching).as("faults of reaching").isBetween(1L, pages / 8);
            assertThat(memory.get(ValueLayout.JAVA_BYTE, MIB + 9)).isEqualTo((byte) 7);
        }
    }

    /** Those that needed no disk. */
    private static long faultsOfThisThread() throws IOException {
        String stat = Files.readString(Path.of("/proc/thread-self/stat"));
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[7]);
    }

    @Test
    void readingWithoutMappingSeesTheMappingAndLeavesHoles() throws IOException {
        try (OpenFile opened = platform.openOrCreate(file);
                Mapping mapping = platform.map(opened, MapMode.READ_WRITE, MIB)) {
            mapping.memory().set(ValueLayout.JAVA_BYTE, MIB - 1, (byte) 9);
            long before = allocatedBytes();
            ByteBuffer all = ByteBuffer.allocate((int) MIB + 5);
            assertThat(platform.read(opened, 0, all)).isEqualTo((int) MIB);
            assertThat(all.get((int) MIB - 1)).isEqualTo((byte) 9);
            assertThat(allocatedBytes()).isEqualTo(before);
        }
    }

    @Test
    void aFileIsNoLongerNamedOnceItsPathLeadsElsewhere() throws IOException {
        try (OpenFile opened = platform.openOrCreate(file)) {
            assertThat(platform.isStillNamed(opened)).isTrue();
            Files.delete(file);
            assertThat(platform.isStillNamed(opened)).isFalse();
            Files.createFile(file);
            assertThat(platform.isStillNamed(opened)).isFalse();
        }
    }

    @Test
    void aClosedFileTakesNoCalls() throws IOException {
        OpenFile opened = platform.openOrCreate(file);
        opened.close();
        opened.close();
        assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> platform.punchHole(opened, 0, 4096));
    }

    @Test
    void aClosedMappingThrowsInsteadOfCrashing() throws IOException {
        try (OpenFile opened = platform.openOrCreate(file)) {
            Mapping mapping = platform.map(opened, MapMode.READ_WRITE, MIB);
            MemorySegment view = mapping.memory().asSlice(64, 64);
            mapping.close();
            mapping.close();
            assertThatIllegalStateException().isThrownBy(() -> view.get(ValueLayout.JAVA_BYTE, 0));
        }
    }

    @Test
    void theFileSystemSaysWhatItHasFree() throws IOException {
        assertThat(platform.freeBytes(folder)).isPositive();
    }

    private long allocatedBytes() throws IOException {
        Process stat = new ProcessBuilder("stat", "--format=%b", file.toString()).start();
        try (BufferedReader output = stat.inputReader()) {
            return 512 * Long.parseLong(output.readLine());
        }
    }
}
