package dev.onecopy.computation;

import dev.onecopy.array.DType;
import dev.onecopy.array.Shape;
import dev.onecopy.kernel.Elements;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/** The result of a computation for one item. */
public sealed interface Result {
    /**
     * One value.
     *
     * @param dtype the dtype that NumPy gives the result
     * @param bits its value as {@link Elements bits}
     */
    record Scalar(DType dtype, long bits) implements Result {
        /** A {@link Long}, a {@link BigInteger} if uint64, a {@link Double} (exact for all floats) or a Boolean. */
        public Object value() {
            return switch (dtype.kind()) {
                case BOOLEAN -> bits != 0;
                case FLOATING -> Elements.floating(dtype, bits);
                case UNSIGNED ->
                    dtype == DType.UINT64 ? (Object) new BigInteger(Long.toUnsignedString(bits)) : (Object) bits;
                case SIGNED -> bits;
            };
        }
    }

    /**
     * An array that is small enough to travel in messages: it is still to be written somewhere.
     *
     * @param data little-endian, in C order
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Small(DType dtype, Shape shape, byte[] data) implements Result {
        /** True if both have the same dtype, shape and bytes. */
        @Override
        public boolean equals(Object other) {
            return other instanceof Small small
                    && dtype == small.dtype
                    && shape.equals(small.shape)
                    && Arrays.equals(data, small.data);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * dtype.hashCode() + shape.hashCode()) + Arrays.hashCode(data);
        }
    }

    /** An array that the slices of a stage have written. */
    record Written(OutputArray output) implements Result {}

    /** Several results. */
    record Tuple(List<Result> elements) implements Result {
        public Tuple {
            elements = List.copyOf(elements);
        }
    }
}
