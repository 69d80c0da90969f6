package dev.onecopy.api.http;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param items at most as many as asked for
 * @param next what to give as {@code after} for the part that follows; null at the end
 */
record Page<T>(List<T> items, @Nullable String next) {
    static final int DEFAULT_LIMIT = 100;
    private static final int MAXIMUM_LIMIT = 1_000;

    /**
     * Cuts a page.
     *
     * @param candidates one more than {@code limit} if there are more
     */
    static <S, T> Page<T> of(List<S> candidates, int limit, Function<S, T> represent, Function<S, String> token) {
        List<S> shown = candidates.subList(0, Math.min(limit, candidates.size()));
        return new Page<>(
                shown.stream().map(represent).toList(),
                candidates.size() > limit ? token.apply(shown.getLast()) : null);
    }

    static void checkLimit(int limit) {
        if (limit < 1 || limit > MAXIMUM_LIMIT) {
            throw new InvalidRequestException("limit is " + limit + "; 1 to " + MAXIMUM_LIMIT + " are allowed");
        }
    }
}
