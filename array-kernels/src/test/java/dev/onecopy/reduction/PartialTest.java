package dev.onecopy.reduction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.Extremum;
import dev.onecopy.kernel.Kernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PartialTest {
    private static final double UNIT_ROUNDOFF = 0x1p-53;

    @Test
    void neighboursAreMergedInPairs() {
        List<Partial> slices =
                List.of(new FloatingSum(1), new FloatingSum(1e16), new FloatingSum(-1e16), new FloatingSum(1));
        assertThat(Partial.mergeAll(slices)).isEqualTo(new FloatingSum((1 + 1e16) + (-1e16 + 1)));
        assertThat(Partial.mergeAll(slices.subList(0, 3))).isEqualTo(new FloatingSum((1 + 1e16) + -1e16));
        assertThat(Partial.mergeAll(List.of())).isEqualTo(new Nothing());
    }

    @Test
    void nothingIsTheIdentityOfEveryPartial() {
        for (Partial partial : List.of(
                new FloatingSum(-0.0),
                new IntegerSum(3),
                new Extreme(Extremum.MINIMUM, DType.INT8, -3),
                new Nothing())) {
            assertThat(partial.merge(new Nothing())).isEqualTo(partial);
            assertThat(new Nothing().merge(partial)).isEqualTo(partial);
        }
    }

    @Test
    void integersWrapAndExtremaCompareByTheirDtype() {
        assertThat(new IntegerSum(Long.MAX_VALUE).merge(new IntegerSum(1))).isEqualTo(new IntegerSum(Long.MIN_VALUE));
        Partial large = new Extreme(Extremum.MAXIMUM, DType.UINT64, -1);
        assertThat(large.merge(new Extreme(Extremum.MAXIMUM, DType.UINT64, 1))).isEqualTo(large);
    }

    @Test
    void partialsOfDifferentReductionsDoNotMerge() {
        assertThatIllegalArgumentException().isThrownBy(() -> new FloatingSum(1).merge(new IntegerSum(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new IntegerSum(1).merge(new FloatingSum(1)));
        Extreme minimum = new Extreme(Extremum.MINIMUM, DType.INT8, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> minimum.merge(new Extreme(Extremum.MAXIMUM, DType.INT8, 1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> minimum.merge(new Extreme(Extremum.MINIMUM, DType.INT16, 1)));
    }

    @Test
    void everyNanIsTheCanonicalOne() {
        double strange = Double.longBitsToDouble(0xfff8_0000_0000_0001L);
        assertThat(new FloatingSum(strange).words()).containsExactly(Double.doubleToLongBits(Double.NaN));
    }

    @Property(tries = 60)
    void theErrorOfASumIsWithinItsBound(
            @ForAll @IntRange(min = 1, max = 300_000) int count, @ForAll long seed, @ForAll boolean cancelling) {
        Random random = new Random(seed);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(count * 8L, 64);
            BigDecimal exact = BigDecimal.ZERO;
            double magnitude = 0;
            for (int i = 0; i < count; i++) {
                double value =
                        cancelling ? random.nextGaussian() * Math.scalb(1.0, random.nextInt(40)) : random.nextDouble();
                memory.set(Elements.FLOAT64, i * 8L, value);
                exact = exact.add(new BigDecimal(value));
                magnitude += Math.abs(value);
            }
            double sum = sum(memory, count, arena);
            double error = new BigDecimal(sum).subtract(exact).abs().doubleValue();
            double depth = 22 + Math.max(0, Math.ceil(Math.log(count / 1024.0) / Math.log(2)));
            assertThat(error).isLessThanOrEqualTo(depth * UNIT_ROUNDOFF * magnitude * 1.001);
        }
    }

    private static double sum(MemorySegment memory, int count, Arena arena) {
        int blockElements = 2 * Kernels.LEAF_ELEMENTS;
        FloatingSumAccumulator accumulator =
                new FloatingSumAccumulator(Kernels.best(), DType.FLOAT64, arena, count, blockElements);
        for (int first = 0; first < count; first += blockElements) {
            Block block = Block.contiguous(DType.FLOAT64, memory, first * 8L);
            accumulator.add(block, null, Math.min(blockElements, count - first), first);
        }
        return ((FloatingSum) accumulator.partial()).value();
    }
}
