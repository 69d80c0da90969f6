package dev.onecopy.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A list of numbers is a life: a positive one allocates so many bytes, another one frees the extent at that place. */
class ExtentAllocatorPropertyTest {
    private static final long START_BYTES = 2L << 20;
    private static final long CAPACITY_BYTES = 32L << 20;

    @Provide
    Arbitrary<List<Long>> lives() {
        Arbitrary<Long> small = Arbitraries.longs().between(1, 100_000);
        Arbitrary<Long> large = Arbitraries.longs().between(1 << 20, 9 << 20);
        Arbitrary<Long> free = Arbitraries.longs().between(-1000, 0);
        return Arbitraries.oneOf(small, large, free).list().ofMaxSize(200);
    }

    @Property
    void nothingOverlapsAndNothingIsLost(@ForAll("lives") List<Long> life) {
        Lived lived = Lived.live(life);
        List<Extent> all = new ArrayList<>(lived.taken);
        all.addAll(lived.allocator.freeRuns());
        all.sort(Comparator.comparingLong(Extent::offsetBytes));
        long expectedOffset = START_BYTES;
        for (Extent extent : all) {
            assertThat(extent.offsetBytes()).isEqualTo(expectedOffset);
            expectedOffset = extent.endBytes();
        }
        assertThat(expectedOffset).isEqualTo(START_BYTES + CAPACITY_BYTES);
    }

    @Property
    void theAccountIsExact(@ForAll("lives") List<Long> life) {
        Lived lived = Lived.live(life);
        long taken = lived.taken.stream().mapToLong(Extent::lengthBytes).sum();
        assertThat(lived.allocator.freeBytes()).isEqualTo(CAPACITY_BYTES - taken);
    }

    @Property
    void freeRunsNeverTouch(@ForAll("lives") List<Long> life) {
        List<Extent> runs = Lived.live(life).allocator.freeRuns();
        for (int index = 1; index < runs.size(); index++) {
            assertThat(runs.get(index - 1).endBytes())
                    .isLessThan(runs.get(index).offsetBytes());
        }
    }

    @Property
    void extentsAreAligned(@ForAll("lives") List<Long> life) {
        assertThat(Lived.live(life).taken)
                .allSatisfy(extent -> assertThat(extent.offsetBytes()
                                % (extent.lengthBytes() < ExtentAllocator.LARGE_BYTES
                                        ? ExtentAllocator.ALIGNMENT_BYTES
                                        : ExtentAllocator.LARGE_BYTES))
                        .isZero());
    }

    @Property
    void exactlyWhatIsSaidToFitFits(@ForAll("lives") List<Long> life) {
        ExtentAllocator allocator = Lived.live(life).allocator;
        long largest = allocator.largestFreeBytes();
        assertThat(allocator.allocate(largest + 1)).isEmpty();
        assertThat(allocator.allocate(largest)).isPresent();
    }

    @Property
    void anAllocatorRebuiltFromWhatIsTakenIsTheSame(@ForAll("lives") List<Long> life, @ForAll long seed) {
        Lived lived = Lived.live(life);
        Collections.shuffle(lived.taken, new Random(seed));
        ExtentAllocator rebuilt = new ExtentAllocator(START_BYTES, CAPACITY_BYTES);
        assertThat(lived.taken).allMatch(rebuilt::take);
        assertThat(rebuilt.freeRuns()).isEqualTo(lived.allocator.freeRuns());
        assertThat(rebuilt.freeBytes()).isEqualTo(lived.allocator.freeBytes());
        assertThat(rebuilt.largestFreeBytes()).isEqualTo(lived.allocator.largestFreeBytes());
    }

    @Property
    void whenAllIsFreedThereIsOneRun(@ForAll("lives") List<Long> life, @ForAll long seed) {
        Lived lived = Lived.live(life);
        Collections.shuffle(lived.taken, new Random(seed));
        lived.taken.forEach(lived.allocator::free);
        assertThat(lived.allocator.freeRuns()).containsExactly(new Extent(START_BYTES, CAPACITY_BYTES));
    }

    private record Lived(ExtentAllocator allocator, List<Extent> taken) {
        static Lived live(List<Long> life) {
            Lived lived = new Lived(new ExtentAllocator(START_BYTES, CAPACITY_BYTES), new ArrayList<>());
            life.forEach(lived::step);
            return lived;
        }

        private void step(long number) {
            if (number > 0) {
                Optional<Extent> extent = allocator.allocate(number);
                extent.ifPresent(taken::add);
            } else if (!taken.isEmpty()) {
                allocator.free(taken.remove((int) (-number % taken.size())));
            }
        }
    }
}
