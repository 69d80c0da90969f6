package dev.onecopy.allocator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ExtentAllocatorTest {
    private static final long MIB = 1 << 20;

    private final ExtentAllocator allocator = new ExtentAllocator(4 * MIB, 16 * MIB);

    @Test
    void aLengthIsRoundedUpToACacheLine() {
        assertThat(allocator.allocate(1)).contains(new Extent(4 * MIB, 64));
        assertThat(allocator.allocate(65)).contains(new Extent(4 * MIB + 64, 128));
        assertThat(allocator.freeBytes()).isEqualTo(16 * MIB - 192);
    }

    @Test
    void aLargeExtentBeginsAtAHugePageAndSmallOnesFillTheGap() {
        assertThat(allocator.allocate(100)).contains(new Extent(4 * MIB, 128));
        assertThat(allocator.allocate(3 * MIB)).contains(new Extent(6 * MIB, 3 * MIB));
        assertThat(allocator.allocate(MIB)).contains(new Extent(4 * MIB + 128, MIB));
        assertThat(allocator.allocate(MIB)).contains(new Extent(9 * MIB, MIB));
    }

    @Test
    void theShortestRunThatFitsIsTaken() {
        Extent first = take(MIB);
        take(64);
        Extent second = take(MIB / 2);
        take(64);
        allocator.free(first);
        allocator.free(second);
        assertThat(allocator.allocate(MIB / 2)).contains(second);
    }

    @Test
    void anExtentOfNoBytesTakesNothing() {
        take(16 * MIB);
        assertThat(allocator.allocate(0)).contains(new Extent(4 * MIB, 0));
        allocator.free(new Extent(4 * MIB, 0));
        assertThat(allocator.freeBytes()).isZero();
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThat(allocator.allocate(16 * MIB + 1)).isEmpty();
        assertThat(allocator.allocate(Long.MAX_VALUE)).isEmpty();
        assertThat(allocator.allocate(16 * MIB)).isPresent();
        assertThat(allocator.allocate(1)).isEmpty();
        assertThat(allocator.largestFreeBytes()).isZero();
    }

    @Test
    void whatIsNotTakenCannotBeFreed() {
        Extent extent = take(MIB);
        allocator.free(extent);
        assertThatIllegalArgumentException().isThrownBy(() -> allocator.free(extent));
        assertThatIllegalArgumentException().isThrownBy(() -> allocator.free(new Extent(0, 64)));
        assertThat(allocator.freeRuns()).containsExactly(new Extent(4 * MIB, 16 * MIB));
    }

    @Test
    void extentsThatCannotBeTheirOwnAreNotTaken() {
        assertThat(allocator.take(new Extent(5 * MIB, MIB))).isTrue();
        assertThat(allocator.take(new Extent(5 * MIB + 64, 64))).as("overlaps").isFalse();
        assertThat(allocator.take(new Extent(4 * MIB, 2 * MIB))).as("overlaps").isFalse();
        assertThat(allocator.take(new Extent(4 * MIB - 64, 64))).as("before").isFalse();
        assertThat(allocator.take(new Extent(20 * MIB, 64))).as("behind").isFalse();
        assertThat(allocator.take(new Extent(19 * MIB, Long.MAX_VALUE / 64 * 64)))
                .as("overflows")
                .isFalse();
        assertThat(allocator.take(new Extent(7 * MIB + 1, 64)))
                .as("not aligned")
                .isFalse();
        assertThat(allocator.freeBytes()).isEqualTo(15 * MIB);
    }

    private Extent take(long nbytes) {
        return allocator.allocate(nbytes).orElseThrow();
    }
}
