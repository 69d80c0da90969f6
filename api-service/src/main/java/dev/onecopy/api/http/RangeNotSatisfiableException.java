package dev.onecopy.api.http;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpRange;

/**
 * A range of an array's file that is none. The framework would answer 416 too, but with all of the file as its body.
 */
class RangeNotSatisfiableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long contentBytes;

    private RangeNotSatisfiableException(String range, long contentBytes) {
        super("the range '" + range.substring(0, Math.min(range.length(), 100)) + "' is none of a file of "
                + contentBytes + " bytes; for example bytes=0-99");
        this.contentBytes = contentBytes;
    }

    long contentBytes() {
        return contentBytes;
    }

    /** Passes when there is no range, too. */
    static void check(@Nullable String range, ArrayContent content) {
        if (range != null && !isSatisfiable(range, content)) {
            throw new RangeNotSatisfiableException(range, content.contentLength());
        }
    }

    private static boolean isSatisfiable(String range, ArrayContent content) {
        try {
            List<HttpRange> ranges = HttpRange.parseRanges(range);
            return !ranges.isEmpty()
                    && !HttpRange.toResourceRegions(ranges, content).isEmpty();
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
