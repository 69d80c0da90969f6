package dev.onecopy.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.allocator.Extent;
import java.util.BitSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The ranges are a set of bytes, compared with a set of bits after every step. */
class WarmMemoryPropertyTest {
    private static final int BYTES = 64;

    @Property
    void theRangesAreTheSetOfWhatWasAddedAndNotRemoved(@ForAll("steps") List<Step> steps) {
        WarmMemory warm = new WarmMemory();
        BitSet expected = new BitSet();
        for (Step step : steps) {
            if (step.adds()) {
                warm.coldParts(step.range()).forEach(warm::add);
            } else {
                warm.remove(step.range());
            }
            expected.set(from(step.range()), to(step.range()), step.adds());
            assertThat(warm.totalBytes()).isEqualTo(expected.cardinality());
            assertThat(bits(warm.ranges())).isEqualTo(expected);
            assertThatNoTwoTouch(warm.ranges());
        }
    }

    @Property
    void aRangeIsItsColdAndItsWarmParts(@ForAll("steps") List<Step> steps, @ForAll("range") Extent range) {
        WarmMemory warm = new WarmMemory();
        steps.forEach(step -> warm.coldParts(step.range()).forEach(warm::add));
        BitSet cold = new BitSet();
        cold.set(from(range), to(range));
        cold.andNot(bits(warm.ranges()));
        assertThat(bits(warm.coldParts(range))).isEqualTo(cold);
        BitSet rest = bits(warm.ranges());
        rest.and(bits(List.of(range)));
        assertThat(bits(warm.warmParts(range))).isEqualTo(rest);
    }

    private static void assertThatNoTwoTouch(List<Extent> ranges) {
        for (int index = 1; index < ranges.size(); index++) {
            assertThat(ranges.get(index).offsetBytes())
                    .isGreaterThan(ranges.get(index - 1).endBytes());
        }
    }

    private static BitSet bits(List<Extent> ranges) {
        BitSet bits = new BitSet();
        ranges.forEach(range -> bits.set(from(range), to(range)));
        return bits;
    }

    private static int from(Extent range) {
        return Math.toIntExact(range.offsetBytes());
    }

    private static int to(Extent range) {
        return Math.toIntExact(range.endBytes());
    }

    record Step(boolean adds, Extent range) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(Arbitraries.of(true, false), range())
                .as(Step::new)
                .list()
                .ofMaxSize(30);
    }

    @Provide
    Arbitrary<Extent> range() {
        return Arbitraries.integers()
                .between(0, BYTES - 1)
                .flatMap(offset ->
                        Arbitraries.integers().between(1, BYTES - offset).map(length -> new Extent(offset, length)));
    }
}
