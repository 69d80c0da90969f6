package dev.onecopy.kernel.scalar;

/**
 * A number as a sum of two doubles.
 *
 * @param high most of it
 * @param low the rest, small beside it
 */
record TwoDoubles(double high, double low) {}
