package dev.onecopy.api.job;

import dev.onecopy.expression.ScalarValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for, in the words of the expression language.
 *
 * @param expression source text
 * @param arrays variable to the id or name of an array
 * @param map variable to one value an item; all lists have the same length
 * @param parameters variable to the value it has in every item
 * @param output what arrays among the results are to be called; null if they have no name
 * @param timeout after which the job fails
 * @param priority from {@value #LOWEST_PRIORITY} to {@value #HIGHEST_PRIORITY}: a job's share of the workers, next to
 *     others, is proportional to it
 */
public record JobRequest(
        String expression,
        Map<String, String> arrays,
        Map<String, List<ScalarValue>> map,
        Map<String, ScalarValue> parameters,
        @Nullable OutputName output,
        Duration timeout,
        int priority) {
    public static final int LOWEST_PRIORITY = 1;
    public static final int DEFAULT_PRIORITY = 5;
    public static final int HIGHEST_PRIORITY = 10;

    /** The same with other names of the same arrays. */
    public JobRequest withArrays(Map<String, String> others) {
        return new JobRequest(expression, others, map, parameters, output, timeout, priority);
    }
}
