package dev.onecopy.kernel.scalar;

/**
 * Quotient and remainder of floats with Python's signs.
 *
 * <p>Source: {@code npy_divmod} of NumPy, the same steps in the same order, signs of zeros included.
 */
final class FloorDivision {
    private FloorDivision() {}

    static double quotient(double left, double right) {
        if (right == 0) {
            return left / right;
        }
        double remainder = left % right;
        double quotient = (left - remainder) / right;
        if (remainder != 0 && (right < 0) != (remainder < 0)) {
            quotient -= 1;
        }
        if (quotient == 0) {
            return Math.copySign(0.0, left / right);
        }
        double floor = Math.floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }

    static double remainder(double left, double right) {
        double remainder = left % right;
        if (right == 0) {
            return remainder;
        }
        if (remainder == 0) {
            return Math.copySign(0.0, right);
        }
        return (right < 0) != (remainder < 0) ? remainder + right : remainder;
    }

    static float quotient(float left, float right) {
        if (right == 0) {
            return left / right;
        }
        float remainder = left % right;
        float quotient = (left - remainder) / right;
        if (remainder != 0 && (right < 0) != (remainder < 0)) {
            quotient -= 1;
        }
        if (quotient == 0) {
            return Math.copySign(0.0f, left / right);
        }
        float floor = (float) Math.floor(quotient);
        return quotient - floor > 0.5f ? floor + 1 : floor;
    }

    static float remainder(float left, float right) {
        float remainder = left % right;
        if (right == 0) {
            return remainder;
        }
        if (remainder == 0) {
            return Math.copySign(0.0f, right);
        }
        return (right < 0) != (remainder < 0) ? remainder + right : remainder;
    }
}
