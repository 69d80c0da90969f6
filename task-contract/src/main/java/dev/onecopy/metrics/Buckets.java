package dev.onecopy.metrics;

import java.time.Duration;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * Upper bounds of histograms. Few, so that a label more does not cost a hundred series, and the same for all series of
 * one meaning, so that they can be added up.
 */
public final class Buckets {
    private Buckets() {}

    /** Of what takes microseconds to seconds: slices, and what they wait. */
    public static Duration[] ofSlices() {
        return milliseconds(0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000);
    }

    /** Of what takes milliseconds to minutes: jobs and uploads. */
    public static Duration[] ofJobs() {
        return milliseconds(
                1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000, 1_800_000);
    }

    /** Of numbers of things: items, slices. */
    public static double[] ofCounts() {
        return LongStream.of(1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 100_000)
                .asDoubleStream()
                .toArray();
    }

    private static Duration[] milliseconds(double... bounds) {
        return DoubleStream.of(bounds)
                .mapToObj(bound -> Duration.ofNanos(Math.round(bound * 1_000_000)))
                .toArray(Duration[]::new);
    }
}
