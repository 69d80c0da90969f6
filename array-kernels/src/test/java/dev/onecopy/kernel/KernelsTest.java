package dev.onecopy.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.onecopy.array.DType;
import dev.onecopy.array.DType.Kind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The kernels of this JVM against the reference kernels, bit for bit. Without the Vector API both are the same. */
class KernelsTest {
    private static final int MAXIMUM_ELEMENTS = 5_000;
    private static final List<DType> INTEGERS =
            Arrays.stream(DType.values()).filter(DType::isInteger).toList();
    private static final double[] SPECIAL = {
        0.0,
        -0.0,
        1.0,
        -1.0,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        Float.MAX_VALUE,
        Float.MIN_VALUE,
        0.5,
        -0.5,
        1.5,
        -2.5,
        -0.25,
        0x1p23 - 0.5,
        0x1p52 - 0.5,
        0x1p31,
        0x1p31 - 0.5,
        -0x1p31,
        -0x1p31 - 0.5,
        -0x1p31 - 1,
        0x1p63,
        -0x1p63
    };

    /** What divides, shifts and wraps in its own way, of some width or other. */
    private static final long[] SPECIAL_INTEGERS = {
        0, 1, -1, 2, -7, 31, 63, 64, 1 << 7, 1 << 15, 1L << 31, 1L << 63, (1 << 7) - 1, (1 << 15) - 1, Integer.MAX_VALUE
    };

    private final Kernels best = Kernels.best();
    private final Kernels scalar = Kernels.scalar();

    @Property(tries = 400)
    void binaryOperationsAgree(
            @ForAll BinaryOperation operation,
            @ForAll DType dtype,
            @ForAll @IntRange(min = 1, max = MAXIMUM_ELEMENTS) int count,
            @ForAll @IntRange(max = 2) int repeatedOperand,
            @ForAll long seed) {
        Assume.that(operation.isDefinedOn(dtype));
        Assume.that(operation != BinaryOperation.POWER || dtype.kind() != Kind.SIGNED);
        Random random = new Random(seed);
        try (Arena arena = Arena.ofConfined()) {
            Block left = repeatedOperand == 1 ? repeated(dtype, random, arena) : block(dtype, count, random, arena);
            Block right = repeatedOperand == 2 ? repeated(dtype, random, arena) : block(dtype, count, random, arena);
            DType result = operation.resultType(dtype);
            Block expected = block(result, count, random, arena);
            Block actual = block(result, count, random, arena);
            scalar.binary(operation, dtype, left, right, expected, count);
            best.binary(operation, dtype, left, right, actual, count);
            assertSame(result, count, actual, expected);
        }
    }

    @Property(tries = 300)
    void rowsFoldedTogetherAreThoseFoldedOneByOne(
            @ForAll BinaryOperation operation,
            @ForAll DType dtype,
            @ForAll @IntRange(min = 1, max = 700) int count,
            @ForAll @IntRange(min = 1, max = 20) int rowCount,
            @ForAll long seed) {
        Assume.that(operation.isDefinedOn(dtype) && operation.resultType(dtype) == dtype);
        Assume.that(operation != BinaryOperation.POWER || dtype.kind() != Kind.SIGNED);
        Random random = new Random(seed);
        try (Arena arena = Arena.ofConfined()) {
            int stride = count + random.nextInt(9);
            Block all = block(dtype, rowCount * stride, random, arena);
            boolean backward = random.nextBoolean();
            long strideBytes = (long) stride * dtype.itemsizeBytes();
            Rows rows = backward
                    ? new Rows(all.from((rowCount - 1) * stride), -strideBytes, rowCount)
                    : new Rows(all, strideBytes, rowCount);
            Block expected = block(dtype, count, random, arena);
            Block actual = block(dtype, count, random, arena);
            scalar.convert(dtype, expected, dtype, actual, count);
            best.foldRows(operation, dtype, actual, rows, actual, count);
            for (int row = 0; row < rowCount; row++) {
                int from = (backward ? rowCount - 1 - row : row) * stride;
                scalar.binary(operation, dtype, expected, all.from(from), expected, count);
            }
            assertSame(dtype, count, actual, expected);
        }
    }

    @Property(tries = 600)
    void unaryOperationsAgree(
            @ForAll UnaryOperation operation,
            @ForAll DType dtype,
            @ForAll @IntRange(min = 1, max = MAXIMUM_ELEMENTS) int count,
            @ForAll long seed) {
        Assume.that(operation.isDefinedOn(dtype));
        Random random = new Random(seed);
        try (Arena arena = Arena.ofConfined()) {
            DType result = operation.resultType(dtype);
            Block source = block(dtype, count, random, arena);
            Block expected = block(result, count, random, arena);
            Block actual = block(result, count, random, arena);
            scalar.unary(operation, dtype, source, expected, count);
            best.unary(operation, dtype, source, actual, count);
            assertSame(result, count, actual, expected);
        }
    }

    @Property(tries = 200)
    void selectionsAgree(
            @ForAll DType dtype,
            @ForAll @IntRange(min = 1, max = MAXIMUM_ELEMENTS) int count,
            @ForAll @IntRange(max = 7) int repeatedOperands,
            @ForAll long seed) {
        Random random = new Random(seed);
        try (Arena arena = Arena.ofConfined()) {
            Block condition = operand(DType.BOOL, count, (repeatedOperands & 1) != 0, random, arena);
            Block ifTrue = operand(dtype, count, (repeatedOperands & 2) != 0, random, arena);
            Block ifFalse = operand(dtype, count, (repeatedOperands & 4) != 0, random, arena);
            Block expected = block(dtype, count, random, arena);
            Block actual = block(dtype, count, random, arena);
            scalar.select(dtype, condition, ifTrue, ifFalse, expected, count);
            best.select(dtype, condition, ifTrue, ifFalse, actual, count);
            assertSame(dtype, count, actual, expected);
        }
    }

    @Property(tries = 400)
    void conversionsAgree(
            @ForAll DType from,
            @ForAll DType to,
            @ForAll @IntRange(min = 1, max = MAXIMUM_ELEMENTS) int count,
            @ForAll long seed) {
        Random random = new Random(seed);
        try (Arena arena = Arena.ofConfined()) {
            Block source = block(from, count, random, arena);
            Block expected = block(to, count, random, arena);
            Block actual = block(to, count, random, arena);
            scalar.convert(from, source, to, expected, count);
            best.convert(from, source, to, actual, count);
            assertSame(to, count, actual, expected);
        }
    }

    @Property(tries = 300)
    void reductionsAgree(
            @ForAll DType dtype,
            @ForAll Extremum which,
            @ForAll @IntRange(min = 1, max = MAXIMUM_ELEMENTS) int count,
            @ForAll long seed) {
        Random random = new Random(seed);
        try (Arena arena = Arena.ofConfined()) {
            Block source = block(dtype, count, random, arena);
            assertThat(best.extremum(which, dtype, source, count))
                    .isEqualTo(scalar.extremum(which, dtype, source, count));
            if (!dtype.isFloating()) {
                assertThat(best.sumInteger(dtype, source, count)).isEqualTo(scalar.sumInteger(dtype, source, count));
            }
        }
    }

    @Property(tries = 300)
    void countsPositionsAndProductsAgree(
            @ForAll DType dtype,
            @ForAll Extremum which,
            @ForAll @IntRange(min = 1, max = MAXIMUM_ELEMENTS) int count,
            @ForAll long seed) {
        Random random = new Random(seed);
        try (Arena arena = Arena.ofConfined()) {
            Block source = block(dtype, count, random, arena);
            assertThat(best.countNonzero(dtype, source, count)).isEqualTo(scalar.countNonzero(dtype, source, count));
            if (!which.passesOverNan()) {
                assertThat(best.argumentExtremum(which, dtype, source, count))
                        .isEqualTo(scalar.argumentExtremum(which, dtype, source, count));
            }
            if (!dtype.isFloating()) {
                assertThat(best.productInteger(dtype, source, count))
                        .isEqualTo(scalar.productInteger(dtype, source, count));
            }
            long lowest = Elements.key(dtype, source.memory(), source.offsetBytes(random.nextInt(count)));
            long highest = Elements.key(dtype, source.memory(), source.offsetBytes(random.nextInt(count)));
            assertThat(best.countNan(dtype, source, count)).isEqualTo(scalar.countNan(dtype, source, count));
            Block expected = block(dtype, count, random, arena);
            Block actual = block(dtype, count, random, arena);
            long counts = scalar.partition(dtype, source, count, lowest, highest, expected);
            assertThat(best.partition(dtype, source, count, lowest, highest, actual))
                    .isEqualTo(counts);
            assertSame(dtype, (int) counts, actual, expected);
        }
    }

    @Property(tries = 200)
    void momentsAndHistogramsAgree(
            @ForAll @IntRange(min = 1, max = MAXIMUM_ELEMENTS) int count,
            @ForAll @IntRange(min = 1, max = 600) int binCount,
            @ForAll long seed) {
        Random random = new Random(seed);
        for (DType dtype : new DType[] {DType.FLOAT16, DType.FLOAT32, DType.FLOAT64}) {
            try (Arena arena = Arena.ofConfined()) {
                Block source = block(dtype, count, random, arena);
                Block mask = operand(DType.BOOL, count, random.nextBoolean(), random, arena);
                assertThat(best.moments(dtype, source, count)).isEqualTo(scalar.moments(dtype, source, count));
                assertThat(best.moments(dtype, source, mask, count))
                        .isEqualTo(scalar.moments(dtype, source, mask, count));
                HistogramBins bins = new HistogramBins(dtype, binCount, -random.nextDouble(), 1);
                Block expected = Block.contiguous(DType.INT64, arena.allocate(8L * binCount, 8), 0);
                Block actual = Block.contiguous(DType.INT64, arena.allocate(8L * binCount, 8), 0);
                scalar.histogram(dtype, source, count, bins, expected);
                best.histogram(dtype, source, count, bins, actual);
                assertSame(DType.INT64, binCount, actual, expected);
            }
        }
    }

    @Property(tries = 200)
    void momentsOfInt32AreThoseOfItsDoubles(
            @ForAll @IntRange(min = 1, max = MAXIMUM_ELEMENTS) int count, @ForAll long seed) {
        try (Arena arena = Arena.ofConfined()) {
            Block source = block(DType.INT32, count, new Random(seed), arena);
            Block doubles = Block.contiguous(DType.FLOAT64, arena.allocate(8L * count, 8), 0);
            scalar.convert(DType.INT32, source, DType.FLOAT64, doubles, count);
            Moments expected = scalar.moments(DType.FLOAT64, doubles, count);
            assertThat(scalar.moments(DType.INT32, source, count)).isEqualTo(expected);
            assertThat(best.moments(DType.INT32, source, count)).isEqualTo(expected);
        }
    }

    @Property(tries = 200)
    void momentsOfNarrowIntegersAreQuotientsOfExactSums(
            @ForAll @IntRange(min = 1, max = MAXIMUM_ELEMENTS) int count, @ForAll boolean extreme, @ForAll long seed) {
        Random random = new Random(seed);
        for (DType dtype : new DType[] {DType.INT8, DType.UINT8, DType.INT16, DType.UINT16}) {
            try (Arena arena = Arena.ofConfined()) {
                Block source = block(dtype, count, random, arena);
                BigInteger sum = BigInteger.ZERO;
                BigInteger squares = BigInteger.ZERO;
                for (int i = 0; i < count; i++) {
                    if (extreme) {
                        Elements.write(dtype, source.memory(), source.offsetBytes(i), -1);
                    }
                    BigInteger element =
                            BigInteger.valueOf(Elements.read(dtype, source.memory(), source.offsetBytes(i)));
                    sum = sum.add(element);
                    squares = squares.add(element.multiply(element));
                }
                BigInteger elements = BigInteger.valueOf(count);
                double variation =
                        squares.multiply(elements).subtract(sum.multiply(sum)).doubleValue() / count;
                Moments expected = new Moments(count, sum.doubleValue() / count, variation);
                assertThat(scalar.momentsOfNarrow(dtype, source, count)).isEqualTo(expected);
                assertThat(best.momentsOfNarrow(dtype, source, count)).isEqualTo(expected);
            }
        }
    }

    @Property(tries = 300)
    void integersOfARangeAreCountedByTheirValuesAndNoOthers(
            @ForAll @IntRange(min = 1, max = MAXIMUM_ELEMENTS) int count,
            @ForAll @IntRange(max = 1 << Short.SIZE) int valueCount,
            @ForAll long seed) {
        Random random = new Random(seed);
        for (DType dtype : INTEGERS) {
            try (Arena arena = Arena.ofConfined()) {
                Block source = block(dtype, count, random, arena);
                ValueRange range = range(dtype, valueCount, random);
                long[] expected = new long[range.valueCount()];
                for (int i = 0; i < count; i++) {
                    // Half of them are in the range or just beside it.
                    if (random.nextBoolean()) {
                        long near = range.least() + random.nextInt(-2, range.valueCount() + 2);
                        Elements.write(dtype, source.memory(), source.offsetBytes(i), near);
                    }
                    BigInteger distance = integer(dtype, source, i).subtract(BigInteger.valueOf(range.least()));
                    if (distance.signum() >= 0 && distance.compareTo(BigInteger.valueOf(expected.length)) < 0) {
                        expected[distance.intValueExact()]++;
                    }
                }
                for (Kernels kernels : List.of(scalar, best)) {
                    ValueTable table = new ValueTable(range);
                    kernels.countValues(dtype, source, count, table);
                    assertThat(counts(table)).isEqualTo(expected);
                    kernels.countValues(dtype, source, count, table);
                    assertThat(counts(table))
                            .isEqualTo(
                                    Arrays.stream(expected).map(one -> 2 * one).toArray());
                    table.clear();
                    assertThat(counts(table)).isEqualTo(new long[expected.length]);
                }
            }
        }
    }

    /** As many values as there are, but not more than of the dtype, often from its least or to its largest. */
    private static ValueRange range(DType dtype, int valueCount, Random random) {
        int bits = dtype.itemsizeBytes() * Byte.SIZE;
        long least = dtype.kind() == Kind.UNSIGNED ? 0 : -1L << (bits - 1);
        int most = bits < Integer.SIZE ? Math.min(valueCount, 1 << bits) : valueCount;
        long room = bits < Long.SIZE ? (1L << bits) - most : Long.MAX_VALUE - most - 1;
        long from = switch (random.nextInt(3)) {
            case 0 -> 0;
            case 1 -> room;
            default -> random.nextLong(room + 1);
        };
        return new ValueRange(least + from, most);
    }

    private static BigInteger integer(DType dtype, Block block, int element) {
        long bits = Elements.read(dtype, block.memory(), block.offsetBytes(element));
        return dtype == DType.UINT64 ? new BigInteger(Long.toUnsignedString(bits)) : BigInteger.valueOf(bits);
    }

    private static long[] counts(ValueTable table) {
        return IntStream.range(0, table.range().valueCount())
                .mapToLong(table::count)
                .toArray();
    }

    @Property(tries = 300)
    void elementsAtAndNextToEdgesOfBinsAreCountedAlike(
            @ForAll @IntRange(min = 1, max = 600) int binCount, @ForAll boolean sparse, @ForAll long seed) {
        Random random = new Random(seed);
        double low = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(-3, 6));
        double high = low + binCount * random.nextDouble(3, 100) * Math.ulp((float) (Math.abs(low) + 1));
        for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
            try (Arena arena = Arena.ofConfined()) {
                Block source = block(dtype, MAXIMUM_ELEMENTS, random, arena);
                for (int i = 0; i < MAXIMUM_ELEMENTS; i++) {
                    // Where few elements of a vector are near an edge, estimates are believed as long as they may be.
                    boolean far = sparse && i % 17 != 0;
                    double place = random.nextInt(-1, binCount + 2) + (far ? 0.5 : 0);
                    int distance = far ? 0 : random.nextInt(-2, 3) << (sparse ? random.nextInt(16) : 0);
                    double element = place * ((high - low) / binCount) + low;
                    long bits = Elements.floatingBits(dtype, element) + distance;
                    Elements.write(dtype, source.memory(), source.offsetBytes(i), bits);
                }
                HistogramBins bins = new HistogramBins(dtype, binCount, low, high);
                Block expected = Block.contiguous(DType.INT64, arena.allocate(8L * binCount, 8), 0);
                Block actual = Block.contiguous(DType.INT64, arena.allocate(8L * binCount, 8), 0);
                scalar.histogram(dtype, source, MAXIMUM_ELEMENTS, bins, expected);
                best.histogram(dtype, source, MAXIMUM_ELEMENTS, bins, actual);
                assertSame(DType.INT64, binCount, actual, expected);
            }
        }
    }

    @Test
    void whatEqualsAnEdgeOfTheOnlyBinIsInItHoweverFarTheEdgesWereRounded() {
        HistogramBins bins = new HistogramBins(DType.FLOAT32, 1, 50_000.0019, 50_000.0021);
        assertThat(bins.first()).isEqualTo(50_000.0);
        assertThat(bins.binOf(bins.first())).isZero();
        assertThat(bins.binOf(bins.last())).isZero();
    }

    @Property(tries = 300)
    void floatingSumsAgree(
            @ForAll @IntRange(min = 1, max = MAXIMUM_ELEMENTS) int count,
            @ForAll @IntRange(max = 2) int repeatedOperand,
            @ForAll long seed) {
        Random random = new Random(seed);
        int lanes = Math.ceilDiv(count, Kernels.LEAF_ELEMENTS) * Kernels.LANES;
        for (DType dtype : new DType[] {DType.FLOAT16, DType.FLOAT32, DType.FLOAT64}) {
            try (Arena arena = Arena.ofConfined()) {
                Block left = repeatedOperand == 1 ? repeated(dtype, random, arena) : block(dtype, count, random, arena);
                Block right =
                        repeatedOperand == 2 ? repeated(dtype, random, arena) : block(dtype, count, random, arena);
                Block expected = block(DType.FLOAT64, lanes, random, arena);
                Block actual = block(DType.FLOAT64, lanes, random, arena);
                scalar.sumProducts(dtype, left, right, count, expected);
                best.sumProducts(dtype, left, right, count, actual);
                assertSame(DType.FLOAT64, lanes, actual, expected);
                Block source = repeatedOperand == 1 ? right : left;
                scalar.sumFloating(dtype, source, count, expected);
                best.sumFloating(dtype, source, count, actual);
                assertSame(DType.FLOAT64, lanes, actual, expected);
            }
        }
    }

    @Property(tries = 100)
    void aSumOfProductsIsTheSumOfTheirBlock(@ForAll @IntRange(min = 1, max = 3_000) int count, @ForAll long seed) {
        Random random = new Random(seed);
        int lanes = Math.ceilDiv(count, Kernels.LEAF_ELEMENTS) * Kernels.LANES;
        for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
            try (Arena arena = Arena.ofConfined()) {
                Block left = block(dtype, count, random, arena);
                Block right = block(dtype, count, random, arena);
                Block products = block(dtype, count, random, arena);
                Block expected = block(DType.FLOAT64, lanes, random, arena);
                Block actual = block(DType.FLOAT64, lanes, random, arena);
                best.binary(BinaryOperation.MULTIPLY, dtype, left, right, products, count);
                best.sumFloating(dtype, products, count, expected);
                best.sumProducts(dtype, left, right, count, actual);
                assertSame(DType.FLOAT64, lanes, actual, expected);
            }
        }
    }

    @Test
    void extremaPropagateNanAndOrderZeros() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(8 * 2_000L, 64);
            Block block = Block.contiguous(DType.FLOAT64, memory, 0);
            memory.set(Elements.FLOAT64, 8 * 1_234L, -0.0);
            assertThat(best.extremum(Extremum.MINIMUM, DType.FLOAT64, block, 2_000))
                    .isEqualTo(Double.doubleToRawLongBits(-0.0));
            assertThat(best.extremum(Extremum.MAXIMUM, DType.FLOAT64, block, 2_000))
                    .isZero();
            memory.set(Elements.INT64, 8 * 1_999L, 0xfff8_0000_0000_1234L);
            assertThat(best.extremum(Extremum.MAXIMUM, DType.FLOAT64, block, 2_000))
                    .isEqualTo(Double.doubleToLongBits(Double.NaN));
        }
    }

    @Test
    void resultsStayTheSameOnceCompiled() {
        Random random = new Random(7);
        try (Arena arena = Arena.ofConfined()) {
            Block source = block(DType.FLOAT64, 4_096, random, arena);
            Block lanes = block(DType.FLOAT64, 4 * Kernels.LANES, random, arena);
            Block first = block(DType.FLOAT64, 4 * Kernels.LANES, random, arena);
            scalar.sumFloating(DType.FLOAT64, source, 4_096, first);
            for (int i = 0; i < 20_000; i++) {
                best.sumFloating(DType.FLOAT64, source, 4_096, lanes);
            }
            assertSame(DType.FLOAT64, 4 * Kernels.LANES, lanes, first);
        }
    }

    @Test
    void whatIsNotDefinedIsRefused() {
        try (Arena arena = Arena.ofConfined()) {
            Block block = block(DType.INT32, 100, new Random(1), arena);
            for (Kernels kernels : new Kernels[] {best, scalar}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(
                                () -> kernels.binary(BinaryOperation.DIVIDE, DType.INT32, block, block, block, 100));
                assertThatIllegalArgumentException()
                        .isThrownBy(
                                () -> kernels.binary(BinaryOperation.SUBTRACT, DType.BOOL, block, block, block, 100));
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> kernels.unary(UnaryOperation.NEGATIVE, DType.BOOL, block, block, 100));
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> kernels.unary(UnaryOperation.SIN, DType.INT32, block, block, 100));
            }
        }
    }

    private static Block operand(DType dtype, int count, boolean isRepeated, Random random, Arena arena) {
        return isRepeated ? repeated(dtype, random, arena) : block(dtype, count, random, arena);
    }

    private static Block repeated(DType dtype, Random random, Arena arena) {
        Block copies = block(dtype, Block.REPEATED_COPIES, random, arena);
        long bits = Elements.read(dtype, copies.memory(), copies.offsetBytes());
        for (int i = 0; i < Block.REPEATED_COPIES; i++) {
            Elements.write(dtype, copies.memory(), copies.offsetBytes(i), bits);
        }
        return Block.repeated(copies.memory(), copies.offsetBytes());
    }

    /** Any bits at any alignment; of floats often special ones. */
    private static Block block(DType dtype, int count, Random random, Arena arena) {
        int shiftBytes = random.nextInt(9);
        MemorySegment memory = arena.allocate(shiftBytes + (long) count * dtype.itemsizeBytes());
        Block block = Block.contiguous(dtype, memory, shiftBytes);
        boolean special = random.nextInt(4) == 0;
        for (int i = 0; i < count; i++) {
            Elements.write(dtype, memory, block.offsetBytes(i), bits(dtype, random, special));
        }
        return block;
    }

    private static long bits(DType dtype, Random random, boolean special) {
        double spread = random.nextInt(3) == 0 ? random.nextInt(2_000_000) : 1;
        double value = special ? SPECIAL[random.nextInt(SPECIAL.length)] : random.nextGaussian() * spread;
        return switch (dtype) {
            case FLOAT64 -> Double.doubleToRawLongBits(value);
            case FLOAT16 -> Float.floatToFloat16((float) value);
            case FLOAT32 -> Float.floatToRawIntBits((float) value);
            case BOOL -> random.nextInt(3) * 0x40L;
            default ->
                special || random.nextInt(8) == 0
                        ? SPECIAL_INTEGERS[random.nextInt(SPECIAL_INTEGERS.length)]
                        : random.nextLong() >> random.nextInt(Long.SIZE);
        };
    }

    private static void assertSame(DType dtype, int count, Block actual, Block expected) {
        for (int i = 0; i < count; i++) {
            assertThat(Elements.read(dtype, actual.memory(), actual.offsetBytes(i)))
                    .as("element %d of %s", i, dtype)
                    .isEqualTo(Elements.read(dtype, expected.memory(), expected.offsetBytes(i)));
        }
    }
}
