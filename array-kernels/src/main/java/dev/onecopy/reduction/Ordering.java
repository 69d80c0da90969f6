package dev.onecopy.reduction;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Elements;

/** Which of two elements argmin and argmax prefer. */
final class Ordering {
    private Ordering() {}

    /** Negative if the left element is preferred, 0 if neither is: NaN before all, then the smaller or larger. */
    static int compare(DType dtype, long left, long right, boolean largest) {
        int order = dtype.isFloating()
                ? floating(Elements.floating(dtype, left), Elements.floating(dtype, right), largest)
                : integers(dtype, left, right);
        return largest ? -order : order;
    }

    private static int integers(DType dtype, long left, long right) {
        return dtype == DType.UINT64 ? Long.compareUnsigned(left, right) : Long.compare(left, right);
    }

    /** -0.0 equals 0.0; NaN comes first in the order that is asked for. */
    private static int floating(double left, double right, boolean largest) {
        boolean leftIsNan = Double.isNaN(left);
        boolean rightIsNan = Double.isNaN(right);
        if (leftIsNan || rightIsNan) {
            boolean before = largest ? rightIsNan : leftIsNan;
            return leftIsNan == rightIsNan ? 0 : before ? -1 : 1;
        }
        return left < right ? -1 : left > right ? 1 : 0;
    }
}
