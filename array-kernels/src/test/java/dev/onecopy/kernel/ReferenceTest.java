package dev.onecopy.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.array.DType;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The kernels against answers that others computed: NumPy, and mpmath with thousands of bits. */
class ReferenceTest {
    /** So that vectors take part: a row of a few answers is repeated to this length. */
    private static final int LENGTH = 500;

    @Test
    void operationsAndConversionsGiveWhatNumpyGives() throws IOException {
        List<String> wrong = new ArrayList<>();
        List<String> rows = lines("numpy-operations.txt");
        for (Kernels kernels : List.of(Kernels.scalar(), Kernels.best())) {
            for (String row : rows) {
                check(kernels, row.split(" "), wrong);
            }
        }
        assertThat(rows).hasSizeGreaterThan(400);
        assertThat(wrong).isEmpty();
    }

    private static void check(Kernels kernels, String[] row, List<String> wrong) {
        DType dtype = DType.ofNumpyName(row[2]);
        try (Arena arena = Arena.ofConfined()) {
            List<Block> operands = new ArrayList<>();
            for (int column = 3; column < row.length - 1; column++) {
                operands.add(block(dtype, row[column], arena));
            }
            DType result = result(row, dtype);
            Block target = Block.contiguous(result, arena.allocate(LENGTH * 8L, 8), 0);
            switch (row[0]) {
                case "binary" ->
                    kernels.binary(
                            BinaryOperation.valueOf(row[1]), dtype, operands.get(0), operands.get(1), target, LENGTH);
                case "unary" ->
                    kernels.unary(UnaryOperation.valueOf(row[1]), dtype, operands.getFirst(), target, LENGTH);
                default -> kernels.convert(dtype, operands.getFirst(), result, target, LENGTH);
            }
            Block expected = block(result, row[row.length - 1], arena);
            for (int i = 0; i < LENGTH; i++) {
                int element = i;
                long actual = Elements.read(result, target.memory(), target.offsetBytes(i));
                long correct = Elements.read(result, expected.memory(), expected.offsetBytes(i));
                if (actual != correct && wrong.size() < 100 && i < row[3].length()) {
                    wrong.add(kernels.name() + " " + row[0] + " " + row[1] + " " + dtype + " of "
                            + operands.stream()
                                    .map(block -> Long.toHexString(
                                            Elements.read(dtype, block.memory(), block.offsetBytes(element))))
                                    .toList()
                            + " is " + Long.toHexString(actual) + ", not " + Long.toHexString(correct));
                }
            }
        }
    }

    private static DType result(String[] row, DType dtype) {
        return switch (row[0]) {
            case "binary" -> BinaryOperation.valueOf(row[1]).resultType(dtype);
            case "unary" -> UnaryOperation.valueOf(row[1]).resultType(dtype);
            default -> DType.ofNumpyName(row[1]);
        };
    }

    private static Block block(DType dtype, String column, Arena arena) {
        long[] bits = Arrays.stream(column.split(","))
                .mapToLong(text -> Long.parseUnsignedLong(text, 16))
                .toArray();
        Block block = Block.contiguous(dtype, arena.allocate(LENGTH * 8L, 8), 0);
        for (int i = 0; i < LENGTH; i++) {
            Elements.write(dtype, block.memory(), block.offsetBytes(i), bits[i % bits.length]);
        }
        return block;
    }

    @Test
    void functionsAreAtMostOneUlpOffTheCorrectlyRoundedValue() throws IOException {
        List<String> rows = lines("correctly-rounded.txt");
        for (Kernels kernels : List.of(Kernels.scalar(), Kernels.best())) {
            for (String row : rows) {
                String[] columns = row.split(" ", -1);
                UnaryOperation operation = UnaryOperation.valueOf(columns[0]);
                try (Arena arena = Arena.ofConfined()) {
                    Block block = block(DType.FLOAT64, columns[1], arena);
                    kernels.unary(operation, DType.FLOAT64, block, block, LENGTH);
                    long correct = Long.parseUnsignedLong(columns[2], 16);
                    for (int i : new int[] {0, LENGTH - 1}) {
                        long actual = Elements.read(DType.FLOAT64, block.memory(), block.offsetBytes(i));
                        assertThat(Math.abs(actual - correct))
                                .as("ulps of %s %s in %s", kernels.name(), operation, row)
                                .isLessThanOrEqualTo(1);
                    }
                }
            }
        }
        assertThat(rows).hasSizeGreaterThan(700);
    }

    private static List<String> lines(String name) throws IOException {
        try (InputStream text = Objects.requireNonNull(ReferenceTest.class.getResourceAsStream(name))) {
            return new String(text.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }
}
