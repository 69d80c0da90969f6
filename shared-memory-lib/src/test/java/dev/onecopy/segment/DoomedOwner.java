package dev.onecopy.segment;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/**
 * Owns a segment, does with it whatever an owner can do, in random order, and says so, until its process is killed. The
 * process has several, each in a thread and with a segment of its own, and knows nothing but the library, which makes
 * it cheap.
 *
 * <p>The process reads one line, a seed and the paths, and writes one line before and one after each step that changes
 * what the next owner must find; it begins with the number of the path. Each line is one system call, so that a kill
 * leaves no half of one.
 */
final class DoomedOwner {
    static final SegmentOptions OPTIONS = new SegmentOptions(8 << 20, 24, OnStop.KEEP);

    /** Comes before the segment is opened; {@code opened} after. */
    static final String OPENING = "opening";

    static final String OPENED = "opened";

    /** Then, behind spaces, the id, the name or {@code -}, and the id of the array that is replaced or {@code -}. */
    static final String PUBLISHING = "publishing";

    static final String PUBLISHED = "published";

    /** Then the id. */
    static final String DELETING = "deleting";

    static final String DELETED = "deleted";

    private static final int NAMES = 4;
    private static final int PATTERN_BYTES = 4093;

    private final FileOutputStream output = new FileOutputStream(FileDescriptor.out);
    private final int number;
    private final Segment segment;
    private final Random random;

    private DoomedOwner(int number, Path file, Random random) throws IOException {
        this.number = number;
        this.random = random;
        say(OPENING);
        this.segment = Segment.openOrCreate(file, OPTIONS);
        say(OPENED);
    }

    /** The entry of the process; its argument is a folder where it owns a segment once, to be quick afterwards. */
    public static void main(String[] arguments) throws IOException {
        warmUp(Files.createTempDirectory(Path.of(arguments[0]), "warm-up-").resolve("segment"));
        String[] task = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                .readLine()
                .split(" ", -1);
        for (int index = 1; index < task.length; index++) {
            int number = index - 1;
            Path file = Path.of(task[index]);
            Random random = new Random(Long.parseLong(task[0]) + number);
            Thread.ofPlatform().start(() -> own(number, file, random));
        }
    }

    private static void own(int number, Path file, Random random) {
        try {
            new DoomedOwner(number, file, random).work();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void warmUp(Path file) {
        try (Segment segment = Segment.openOrCreate(file, OPTIONS.withOnStop(OnStop.DELETE));
                ArrayWriter writer = segment.reserve(new ArrayType(DType.UINT8, Shape.of(1), Order.C))) {
            segment.delete(writer.publish().reference().arrayId());
        }
    }

    /** Repeated, this is the content of the array of an id, wherever it lies and how long it may be. */
    static byte[] pattern(UUID arrayId) {
        byte[] pattern = new byte[PATTERN_BYTES];
        new Random(arrayId.getLeastSignificantBits()).nextBytes(pattern);
        return pattern;
    }

    private void work() throws IOException {
        while (true) {
            switch (random.nextInt(8)) {
                case 0 -> delete();
                case 1 -> deleteWhileLeased();
                case 2 -> abandon();
                case 3 -> segment.warmUp();
                default -> publish();
            }
        }
    }

    private void publish() throws IOException {
        Optional<ArrayWriter> reserved = reserve();
        if (reserved.isEmpty()) {
            delete();
            return;
        }
        try (ArrayWriter writer = reserved.get()) {
            UUID arrayId = writer.reference().arrayId();
            fill(writer.data(), pattern(arrayId));
            if (random.nextBoolean()) {
                say(PUBLISHING + " " + arrayId + " - -");
                writer.publish();
            } else {
                String name = "name-" + random.nextInt(NAMES);
                String replaced = segment.find(name)
                        .map(entry -> entry.reference().arrayId().toString())
                        .orElse("-");
                say(PUBLISHING + " " + arrayId + " " + name + " " + replaced);
                writer.publish(name, NameCollision.REPLACE);
            }
            say(PUBLISHED);
        }
    }

    private void abandon() {
        reserve().ifPresent(writer -> {
            MemorySegment data = writer.data();
            data.asSlice(0, random.nextLong(data.byteSize() + 1)).fill((byte) -1);
            writer.close();
        });
    }

    private void delete() throws IOException {
        Optional<UUID> victim = any();
        if (victim.isPresent()) {
            say(DELETING + " " + victim.get());
            segment.delete(victim.get());
            say(DELETED);
        }
    }

    private void deleteWhileLeased() throws IOException {
        Optional<UUID> victim = any();
        if (victim.isPresent()) {
            try (ArrayLease lease = segment.lease(victim.get())) {
                say(DELETING + " " + lease.entry().reference().arrayId());
                segment.delete(victim.get());
                say(DELETED);
            }
        }
    }

    private Optional<UUID> any() {
        List<UUID> all = new ArrayList<>();
        segment.list().forEach(entry -> all.add(entry.reference().arrayId()));
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
    }

    /** Of any size from none to 4 MiB, small ones more often; empty if there is no room. */
    private Optional<ArrayWriter> reserve() {
        long nbytes = random.nextLong((1L << random.nextInt(23)) + 1);
        try {
            return Optional.of(segment.reserve(new ArrayType(DType.UINT8, Shape.of(nbytes), Order.C)));
        } catch (SegmentFullException | DirectoryFullException full) {
            return Optional.empty();
        }
    }

    private static void fill(MemorySegment data, byte[] pattern) {
        MemorySegment source = MemorySegment.ofArray(pattern);
        for (long offset = 0; offset < data.byteSize(); offset += pattern.length) {
            long length = Math.min(pattern.length, data.byteSize() - offset);
            MemorySegment.copy(source, 0, data, offset, length);
        }
    }

    private void say(String words) throws IOException {
        output.write((number + " " + words + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
