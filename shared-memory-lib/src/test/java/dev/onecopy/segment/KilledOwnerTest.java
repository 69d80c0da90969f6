package dev.onecopy.segment;

import static dev.onecopy.segment.DoomedOwner.OPTIONS;
import static dev.onecopy.segment.SegmentFolder.isZero;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Owners are killed at random moments of their opening and their work, mostly on what the ones before them have left.
 * Whatever the moment, the next one finds what was published and nothing else. What is random follows from the seed,
 * but for the instruction that a kill meets.
 */
@Tag("processes")
@Timeout(180)
class KilledOwnerTest {
    private static final int PROCESSES = 50;
    private static final int OWNERS = 4;
    private static final int KILLED_OWNERS = PROCESSES * OWNERS;
    private static final int PREPARED = 2;
    private static final String SEED = "onecopy.test.seed";

    @RegisterExtension
    final SegmentFolder folder = new SegmentFolder();

    @TempDir
    Path scratch;

    private final long seed = Long.getLong(SEED, new Random().nextLong());
    private final Random random = new Random(seed);
    private final Deque<DoomedProcess> prepared = new ArrayDeque<>();
    private final List<Survivor> survivors = new ArrayList<>();
    private int killedWhileOpening;
    private int unfinishedEntries;
    private int keptArrays;

    /** A segment whose owners are killed, and what is published in it by id; unnamed arrays have the name {@code -}. */
    private record Survivor(Path file, Map<UUID, String> published) {}

    @BeforeEach
    void name() {
        for (int number = 0; number < OWNERS; number++) {
            survivors.add(new Survivor(folder.file().resolveSibling("segment-" + number), Map.of()));
        }
    }

    @AfterEach
    void end() throws IOException {
        prepared.forEach(DoomedProcess::close);
        for (Survivor survivor : survivors) {
            Files.deleteIfExists(survivor.file());
        }
    }

    @Test
    void anOwnerKilledAtAnyMomentLeavesWhatWasPublishedAndNothingElse() throws IOException, InterruptedException {
        for (int kill = 1; kill <= PROCESSES; kill++) {
            try {
                workAndDie();
            } catch (AssertionError | RuntimeException | IOException failure) {
                throw new AssertionError("kill " + kill + " of -D" + SEED + "=" + seed, failure);
            }
        }
        assertThat(List.of(killedWhileOpening, unfinishedEntries, keptArrays))
                .as("killed while opening, entries that were neither free nor ready, arrays kept: -D%s=%d", SEED, seed)
                .allSatisfy(count -> assertThat(count).isGreaterThanOrEqualTo(KILLED_OWNERS / 20));
    }

    private void workAndDie() throws IOException, InterruptedException {
        while (prepared.size() < PREPARED) {
            prepared.add(DoomedProcess.start(scratch));
        }
        forgetOne();
        List<String> said;
        try (DoomedProcess process = prepared.remove()) {
            process.work(
                    random.nextLong(), survivors.stream().map(Survivor::file).toList());
            awaitAMoment(process);
            said = process.kill();
        }
        for (int number = 0; number < OWNERS; number++) {
            String own = number + " ";
            checkAfter(
                    number,
                    said.stream()
                            .filter(line -> line.startsWith(own))
                            .map(line -> line.substring(own.length()))
                            .toList());
        }
    }

    /** Now and then an owner has a file to create. */
    private void forgetOne() throws IOException {
        int number = random.nextInt(2 * OWNERS);
        if (number < OWNERS) {
            Path file = survivors.get(number).file();
            Files.deleteIfExists(file);
            survivors.set(number, new Survivor(file, Map.of()));
        }
    }

    private void awaitAMoment(DoomedProcess process) throws IOException {
        String own = random.nextInt(OWNERS) + " ";
        int lineCount = 1 << random.nextInt(9);
        switch (random.nextInt(4)) {
            case 0 -> {
                process.await(1, own + DoomedOwner.OPENING);
                LockSupport.parkNanos(random.nextLong(5_000_000));
            }
            case 1 -> process.await(lineCount, own + DoomedOwner.PUBLISHING);
            case 2 -> process.await(lineCount, own + DoomedOwner.DELETING);
            default -> {
                process.await(lineCount, own);
                LockSupport.parkNanos(random.nextLong(1L << random.nextInt(21)));
            }
        }
    }

    private void checkAfter(int number, List<String> said) throws IOException {
        Survivor survivor = survivors.get(number);
        killedWhileOpening += said.contains(DoomedOwner.OPENED) ? 0 : 1;
        unfinishedEntries += countUnfinishedEntries(survivor.file());
        List<Map<UUID, String>> possible = replay(survivor.published(), said);
        try (Segment segment = Segment.openOrCreate(survivor.file(), OPTIONS)) {
            segment.settle(Set.of(), Set.of());
            List<ArrayEntry> found = segment.list();
            Map<UUID, String> names = new HashMap<>();
            for (ArrayEntry entry : found) {
                assertThat(entry.state()).isEqualTo(ArrayState.READY);
                assertContent(segment, entry);
                names.put(entry.reference().arrayId(), entry.name() == null ? "-" : entry.name());
            }
            assertThat(names).as("after " + said).isIn(possible);
            assertAccounts(segment, found);
            survivors.set(number, new Survivor(survivor.file(), names));
            keptArrays += found.size();
        }
    }

    /** What may be published after all that was said: with the step that was begun last, and without it. */
    private static List<Map<UUID, String>> replay(Map<UUID, String> published, List<String> said) {
        Map<UUID, String> done = published;
        Map<UUID, String> begun = new HashMap<>(published);
        for (String line : said) {
            String[] words = line.split(" ", -1);
            switch (words[0]) {
                case DoomedOwner.PUBLISHING -> {
                    begun.put(UUID.fromString(words[1]), words[2]);
                    if (!words[3].equals("-")) {
                        begun.remove(UUID.fromString(words[3]));
                    }
                }
                case DoomedOwner.DELETING -> begun.remove(UUID.fromString(words[1]));
                default -> done = Map.copyOf(begun);
            }
        }
        return List.of(done, begun);
    }

    private static void assertContent(Segment segment, ArrayEntry entry) {
        UUID arrayId = entry.reference().arrayId();
        MemorySegment pattern = MemorySegment.ofArray(DoomedOwner.pattern(arrayId));
        try (ArrayLease lease = segment.lease(arrayId)) {
            MemorySegment data = lease.array().data();
            for (long offset = 0; offset < data.byteSize(); offset += pattern.byteSize()) {
                long length = Math.min(pattern.byteSize(), data.byteSize() - offset);
                assertThat(data.asSlice(offset, length).mismatch(pattern.asSlice(0, length)))
                        .as("first wrong byte from %d on of %s", offset, entry)
                        .isEqualTo(-1);
            }
        }
    }

    /** No two arrays overlap, used and free are the capacity to the byte, and what is free is zero. */
    private static void assertAccounts(Segment segment, List<ArrayEntry> arrays) {
        long usedBytes = 0;
        long endBytes = 0;
        for (ArrayEntry array : arrays.stream()
                .sorted(Comparator.comparingLong(ArrayEntry::offsetBytes).thenComparingLong(ArrayEntry::extentBytes))
                .toList()) {
            assertThat(array.offsetBytes()).as("where %s begins", array).isGreaterThanOrEqualTo(endBytes);
            assertThat(array.extentBytes())
                    .as("what %s takes", array)
                    .isEqualTo((array.type().nbytes() + 63) / 64 * 64);
            endBytes = array.offsetBytes() + array.extentBytes();
            usedBytes += array.extentBytes();
        }
        SegmentUsage usage = segment.usage();
        assertThat(usage.usedBytes()).isEqualTo(usedBytes);
        assertThat(usage.freeBytes()).isEqualTo(OPTIONS.capacityBytes() - usedBytes);
        assertThat(usage.directoryUsed()).isEqualTo(arrays.size());
        assertThatTheRestIsZero(segment);
    }

    private static void assertThatTheRestIsZero(Segment segment) {
        List<ArrayWriter> rest = new ArrayList<>();
        while (segment.usage().largestFreeBytes() > 0 && segment.usage().directoryUsed() < OPTIONS.directoryEntries()) {
            ArrayWriter writer =
                    segment.reserve(SegmentFolder.bytes(segment.usage().largestFreeBytes()));
            rest.add(writer);
            assertThat(isZero(writer.data())).isTrue();
        }
        rest.forEach(ArrayWriter::close);
    }

    private static int countUnfinishedEntries(Path path) {
        int unfinished = 0;
        SegmentBytes file = SegmentBytes.of(path);
        for (int index = 0; Files.exists(path) && index < OPTIONS.directoryEntries(); index++) {
            byte[] word = file.read(SegmentDescriptor.entryOffsetBytes(index), Long.BYTES);
            int state = SegmentDescriptor.state(SegmentDescriptor.readLong(MemorySegment.ofArray(word), 0));
            unfinished += state == SegmentDescriptor.STATE_FREE || state == SegmentDescriptor.STATE_READY ? 0 : 1;
        }
        return unfinished;
    }
}
