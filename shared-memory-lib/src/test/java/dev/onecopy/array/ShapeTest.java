package dev.onecopy.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapeTest {
    @Test
    void aShapeOfNoAxesHasOneElement() {
        assertThat(Shape.of().elementCount()).isEqualTo(1);
        assertThat(Shape.of().ndim()).isZero();
    }

    @Test
    void aZeroLengthAxisLeavesNoElements() {
        assertThat(Shape.of(3, 0, 5).elementCount()).isZero();
    }

    @Test
    void aProductBeyondALongIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Shape.of(1L << 32, 1L << 31))
                .withMessageContaining("2^63 - 1");
        assertThatIllegalArgumentException().isThrownBy(() -> Shape.of(1L << 40, 1L << 40, 1L << 48));
    }

    @Test
    void anOverflowIsRefusedEvenBesideAnEmptyAxis() {
        assertThatIllegalArgumentException().isThrownBy(() -> Shape.of(0, 1L << 40, 1L << 40));
    }

    @Test
    void theLargestCountIsPossible() {
        assertThat(Shape.of(Long.MAX_VALUE).elementCount()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void sixtyFourAxesAreTheMost() {
        assertThat(Shape.of(new long[64]).ndim()).isEqualTo(64);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Shape.of(new long[65]))
                .withMessageContaining("65")
                .withMessageContaining("64");
    }

    @Test
    void aNegativeLengthIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Shape.of(2, -1)).withMessageContaining("-1");
    }

    @Test
    void stridesFollowTheOrder() {
        Shape shape = Shape.of(2, 3, 4);
        assertThat(shape.contiguousStridesBytes(8, Order.C)).containsExactly(96, 32, 8);
        assertThat(shape.contiguousStridesBytes(8, Order.F)).containsExactly(8, 16, 48);
    }

    @Test
    void aLaterChangeOfTheGivenLengthsChangesNothing() {
        long[] lengths = {2, 3};
        Shape shape = Shape.of(lengths);
        lengths[0] = 7;
        shape.toArray()[1] = 7;
        assertThat(shape).isEqualTo(Shape.of(2, 3)).hasSameHashCodeAs(Shape.of(2, 3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "(); (2, 3); (2, 3)",
                "(1,); (5,); (5,)",
                "(4, 1); (3,); (4, 3)",
                "(2, 1, 3); (5, 1); (2, 5, 3)",
                "(1, 0); (7, 1); (7, 0)"
            })
    void shapesBroadcastAsInNumPy(String one, String other, String expected) {
        assertThat(shape(one).broadcast(shape(other))).hasToString(expected);
        assertThat(shape(other).broadcast(shape(one))).hasToString(expected);
    }

    @Test
    void lengthsThatDifferDoNotBroadcast() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Shape.of(2, 3).broadcast(Shape.of(4)))
                .withMessageContaining("(2, 3)")
                .withMessageContaining("(4,)");
        assertThatIllegalArgumentException().isThrownBy(() -> Shape.of(0).broadcast(Shape.of(2)));
    }

    private static Shape shape(String tuple) {
        String inside = tuple.substring(1, tuple.length() - 1).replace(" ", "");
        return inside.isEmpty()
                ? Shape.of()
                : Shape.of(Arrays.stream(inside.split(",", -1))
                        .filter(length -> !length.isEmpty())
                        .mapToLong(Long::parseLong)
                        .toArray());
    }
}
