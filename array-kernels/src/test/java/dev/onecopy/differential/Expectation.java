package dev.onecopy.differential;

import dev.onecopy.array.DType;
import java.util.Optional;

/** What a result must be, and how near to it. */
sealed interface Expectation {
    ComputedArray value();

    /** What is wrong with an element of a result of this dtype and shape. */
    Optional<String> difference(ComputedArray actual, int element);

    /** What is wrong with a result: its dtype, its shape, or the first element that is. */
    default Optional<String> difference(ComputedArray actual) {
        if (actual.dtype() != value().dtype() || !actual.shape().equals(value().shape())) {
            return Optional.of(
                    actual.dtype() + " " + actual.shape() + " instead of " + value().dtype() + " " + value().shape());
        }
        for (int element = 0; element < value().elementCount(); element++) {
            Optional<String> difference = difference(actual, element);
            if (difference.isPresent()) {
                return Optional.of("element " + element + " of " + actual.shape() + " is " + actual.show(element)
                        + " instead of " + value().show(element) + difference.get());
            }
        }
        return Optional.empty();
    }

    /**
     * The same bits; any NaN is NaN.
     *
     * @param signedZeros false if either zero will do
     */
    record Exact(ComputedArray value, boolean signedZeros) implements Expectation {
        @Override
        public Optional<String> difference(ComputedArray actual, int element) {
            boolean same = actual.bits(element) == value.bits(element)
                    || (!signedZeros
                            && value.dtype().isFloating()
                            && actual.floating(element) == 0
                            && value.floating(element) == 0);
            return same ? Optional.empty() : Optional.of("");
        }
    }

    /** At most one unit in the last place beside the correctly rounded value; the exact one is high + low. */
    @SuppressWarnings("ArrayRecordComponent")
    record Units(ComputedArray value, String function, double[] high, double[] low) implements Expectation {
        @Override
        public Optional<String> difference(ComputedArray actual, int element) {
            double expected = value.floating(element);
            double computed = actual.floating(element);
            if (Double.isNaN(expected) || Double.isNaN(computed)) {
                return Double.isNaN(expected) && Double.isNaN(computed) ? Optional.empty() : Optional.of("");
            }
            long distance = Math.abs(actual.rank(element) - value.rank(element));
            return distance <= 1 ? Optional.empty() : Optional.of(", " + distance + " units in the last place");
        }

        /** How far a finite result is from the exact one, in units in the last place of the latter. */
        double error(ComputedArray actual, int element) {
            double computed = actual.floating(element);
            if (!Double.isFinite(computed) || !Double.isFinite(high[element])) {
                return 0;
            }
            return Math.abs(computed - high[element] - low[element]) / unit(value.dtype(), high[element]);
        }

        private static double unit(DType dtype, double at) {
            return switch (dtype) {
                case FLOAT64 -> Math.ulp(at);
                case FLOAT32 -> Math.ulp((float) at);
                default -> Math.max(0x1p-24, Math.ulp((float) at) * 0x1p13);
            };
        }
    }

    /** Within an absolute tolerance; where that is infinite, anything, and where it is NaN, what is not finite. */
    @SuppressWarnings("ArrayRecordComponent")
    record Near(ComputedArray value, double[] tolerances) implements Expectation {
        @Override
        public Optional<String> difference(ComputedArray actual, int element) {
            double expected = value.floating(element);
            double computed = actual.floating(element);
            boolean near = tolerances[element] == Double.POSITIVE_INFINITY
                    || (Double.isNaN(tolerances[element]) && !Double.isFinite(computed))
                    || expected == computed
                    || (Double.isNaN(expected) && Double.isNaN(computed))
                    || Math.abs(expected - computed) <= tolerances[element];
            return near ? Optional.empty() : Optional.of(", more than " + tolerances[element] + " beside it");
        }
    }
}
