package dev.onecopy.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.segment.ReaderFromDocument.ReadArray;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Readers that know nothing but docs/segment-format.md see what the owner has published. */
class SegmentReadersTest {
    private static final Path DOCUMENT = Path.of("../docs/segment-format.md");
    private static final List<Shape> SHAPES =
            List.of(Shape.of(), Shape.of(5), Shape.of(2, 3), Shape.of(4, 1, 7), Shape.of(3, 0, 2));

    @RegisterExtension
    final SegmentFolder folder = new SegmentFolder();

    @TempDir
    Path scripts;

    /** What a reader must find; {@code sum} of elements that every dtype holds exactly. */
    private record Expected(String name, ArrayType type, long timeToLiveMs, double sum) {}

    @Test
    void aReaderInJavaSeesEveryArray() throws IOException {
        try (Segment segment = open()) {
            List<Expected> published = publishAll(segment);
            try (ReaderFromDocument reader = new ReaderFromDocument(folder.file())) {
                List<ReadArray> expected = published.stream()
                        .map(array -> new ReadArray(
                                array.name(),
                                array.type().dtype().code(),
                                array.type().order() == Order.F ? 1 : 0,
                                boxed(array.type().shape().toArray()),
                                boxed(array.type().stridesBytes()),
                                array.timeToLiveMs(),
                                array.sum()))
                        .toList();
                assertThat(reader.arrays()).containsExactlyElementsOf(expected);
            }
        }
    }

    @Test
    @Tag("processes")
    @Timeout(120)
    void theReaderInPythonSeesEveryArray() throws IOException, InterruptedException {
        Path script = Files.writeString(scripts.resolve("reader.py"), pythonReader());
        try (Segment segment = open()) {
            List<Expected> published = publishAll(segment);
            List<String> printed =
                    run(pythonWithNumPy(), script.toString(), folder.file().toString());
            assertThat(printed).hasSameSizeAs(published);
            for (int index = 0; index < printed.size(); index++) {
                assertSays(printed.get(index), published.get(index));
            }
        }
    }

    private Segment open() {
        return Segment.openOrCreate(folder.file(), new SegmentOptions(SegmentFolder.CAPACITY_BYTES, 256, OnStop.KEEP));
    }

    private static List<Expected> publishAll(Segment segment) {
        List<Expected> published = new ArrayList<>();
        for (DType dtype : DType.values()) {
            for (Order order : Order.values()) {
                for (Shape shape : SHAPES) {
                    ArrayType type = new ArrayType(dtype, shape, order);
                    String name = "é-" + published.size();
                    try (ArrayWriter writer = segment.reserve(type)) {
                        double sum = fill(dtype, writer.data());
                        long timeToLiveMs = published.size() * 1000L;
                        if (timeToLiveMs > 0) {
                            writer.expireAfter(Duration.ofMillis(timeToLiveMs));
                        }
                        writer.publish(name, NameCollision.REFUSE);
                        published.add(new Expected(name, type, timeToLiveMs, sum));
                    }
                }
            }
        }
        return published;
    }

    /** Elements 1, 2, 3, … except where the dtype has a largest or a negative one that shows how it is read. */
    private static double fill(DType dtype, MemorySegment data) {
        double sum = 0;
        int count = (int) (data.byteSize() / dtype.itemsizeBytes());
        for (int index = 0; index < count; index++) {
            long element = element(dtype, index);
            sum += element;
            switch (dtype) {
                case BOOL, INT8, UINT8 -> data.setAtIndex(ValueLayout.JAVA_BYTE, index, (byte) element);
                case INT16, UINT16 -> data.setAtIndex(ValueLayout.JAVA_SHORT, index, (short) element);
                case INT32, UINT32 -> data.setAtIndex(ValueLayout.JAVA_INT, index, (int) element);
                case INT64, UINT64 -> data.setAtIndex(ValueLayout.JAVA_LONG, index, element);
                case FLOAT16 -> data.setAtIndex(ValueLayout.JAVA_SHORT, index, Float.floatToFloat16((float) element));
                case FLOAT32 -> data.setAtIndex(ValueLayout.JAVA_FLOAT, index, (float) element);
                case FLOAT64 -> data.setAtIndex(ValueLayout.JAVA_DOUBLE, index, (double) element);
            }
        }
        return sum;
    }

    private static long element(DType dtype, int index) {
        if (dtype == DType.BOOL) {
            return index % 2;
        }
        return switch (dtype.kind()) {
            case UNSIGNED -> (1L << Math.min(40, 8 * dtype.itemsizeBytes())) - 1 - index;
            default -> index % 2 == 0 ? -3L - index : 2L * index;
        };
    }

    private static List<Long> boxed(long[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    private static void assertSays(String line, Expected array) {
        Matcher said = Pattern.compile("(\\S+) (\\S+) (\\(.*\\)) (\\S+)").matcher(line);
        assertThat(said.matches()).as(line).isTrue();
        assertThat(said.group(1)).isEqualTo(array.name());
        assertThat(said.group(2)).isEqualTo(array.type().dtype().numpyName());
        assertThat(said.group(3)).isEqualTo(array.type().shape().toString());
        assertThat(Double.parseDouble(said.group(4))).isEqualTo(array.sum());
    }

    private static String pythonReader() throws IOException {
        List<MatchResult> blocks = Pattern.compile("```python\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(DOCUMENT))
                .results()
                .toList();
        assertThat(blocks).hasSize(1);
        String reader = blocks.getFirst().group(1);
        assertThat(reader.lines().count()).isLessThan(40);
        return reader;
    }

    /** The first one on the path that has NumPy, or the system's own. */
    private String pythonWithNumPy() throws IOException, InterruptedException {
        for (String python : List.of("python3", "/usr/bin/python3")) {
            if (exitValue(python, "-c", "import numpy") == 0) {
                return python;
            }
        }
        throw new AssertionError(
                "no python3 has NumPy; install it, or run ./onecopy test --install: apt-get install python3-numpy");
    }

    private int exitValue(String... command) throws InterruptedException {
        try {
            return start(command).waitFor();
        } catch (IOException thereIsNone) {
            return -1;
        }
    }

    private List<String> run(String... command) throws IOException, InterruptedException {
        Process process = start(command);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        List<String> lines = Files.readAllLines(scripts.resolve("output"));
        assertThat(process.exitValue()).as(String.join("\n", lines)).isZero();
        return lines;
    }

    private Process start(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(scripts.resolve("output").toFile());
        builder.environment().put("PYTHONIOENCODING", "utf-8");
        return builder.start();
    }
}
