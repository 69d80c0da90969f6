package dev.onecopy.api.metrics;

import java.util.Locale;

/** Names and values of tags. */
final class Tags {
    static final String STATUS = "status";
    static final String STATE = "state";
    static final String OPERATION = "operation";
    static final String OUTCOME = "outcome";
    static final String CAUSE = "cause";
    static final String WAY = "way";
    static final String QUEUE = "queue";
    static final String LINE = "line";

    /** A hash of what its workers serve; of those that are served, of which there are few. */
    static final String LANE = "lane";

    private Tags() {}

    /** A constant as the value of a tag. */
    static String value(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
