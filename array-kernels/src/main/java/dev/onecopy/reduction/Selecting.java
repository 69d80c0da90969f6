package dev.onecopy.reduction;

import java.util.Arrays;

/** Finds one of the smallest of numbers without sorting all. */
final class Selecting {
    private static final int SHORT = 32;

    private Selecting() {}

    /**
     * Brings the number with a rank to its place, smaller ones before and larger ones behind it.
     *
     * <p>Source: Hoare, "Algorithm 65: Find" (1961), with the middle of three as pivot; what does not shrink fast is
     * sorted.
     *
     * @param from first place, inclusive
     * @param to last place, exclusive
     * @param rank the place that matters
     */
    static void place(long[] numbers, int from, int to, int rank) {
        int first = from;
        int last = to - 1;
        int patience = 2 * (Integer.SIZE - Integer.numberOfLeadingZeros(to - from));
        while (last - first > SHORT && patience-- > 0) {
            long pivot = middle(numbers[first], numbers[(first + last) >>> 1], numbers[last]);
            int left = first;
            int right = last;
            while (left <= right) {
                while (numbers[left] < pivot) {
                    left++;
                }
                while (numbers[right] > pivot) {
                    right--;
                }
                if (left <= right) {
                    long number = numbers[left];
                    numbers[left++] = numbers[right];
                    numbers[right--] = number;
                }
            }
            if (rank <= right) {
                last = right;
            } else if (rank >= left) {
                first = left;
            } else {
                return;
            }
        }
        Arrays.sort(numbers, first, last + 1);
    }

    private static long middle(long a, long b, long c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }
}
