package dev.onecopy.api.http;

import dev.onecopy.api.config.JobProperties;
import dev.onecopy.api.job.JobRequest;
import dev.onecopy.api.job.OutputName;
import dev.onecopy.expression.ScalarValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The body of a job's submission. */
record JobBody(
        @Schema(example = "sum(a * i)", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
        String expression,

        @Schema(description = "variable to the id or name of an array", example = "{\"a\": \"big\"}") @Nullable
        Map<String, String> arrays,

        @Schema(
                description = "variable to one value an item; several variables are zipped",
                example = "{\"i\": [1, 2, 3]}",
                type = "object")
        @Nullable
        Map<String, List<JsonNode>> map,

        @Schema(description = "variable to the value it has in every item", example = "{}", type = "object") @Nullable
        Map<String, JsonNode> parameters,

        @Schema(
                description = "what the array that the job gives is to be called; with map NAME-0, NAME-1, …, and so"
                        + " the elements of a tuple. Without a name it is deleted an hour after its last use",
                example = "null")
        @Nullable
        String output,

        @Schema(
                description = "whether an array that has the name is replaced when all slices are done; 409 if not",
                example = "false")
        @Nullable
        Boolean replace,

        @Schema(description = "after which the job fails", example = "10m") @Nullable
        String timeout,

        @Schema(
                description = "the share of the workers next to other jobs, from 1 to 10",
                example = "5",
                minimum = "1",
                maximum = "10")
        @Nullable
        Integer priority) {
    /**
     * The request that this body stands for.
     *
     * @throws InvalidRequestException if a part of it is missing or not of its form
     */
    JobRequest toRequest(JobProperties properties) {
        if (expression == null || expression.isBlank()) {
            throw new InvalidRequestException("expression is missing; for example \"sum(a * i)\"");
        }
        Map<String, String> references = arrays == null ? Map.of() : arrays;
        references.forEach((variable, array) -> {
            if (array == null) {
                throw new InvalidRequestException(
                        "arrays." + variable + " is null; the id or name of an array is expected");
            }
        });
        Map<String, List<ScalarValue>> mapped = new LinkedHashMap<>();
        (map == null ? Map.<String, List<JsonNode>>of() : map).forEach((variable, values) -> {
            if (values == null) {
                throw new InvalidRequestException("map." + variable + " is null; a list of values is expected");
            }
            mapped.put(
                    variable,
                    values.stream()
                            .map(value -> ScalarJson.read("map." + variable, value))
                            .toList());
        });
        Map<String, ScalarValue> constants = new LinkedHashMap<>();
        (parameters == null ? Map.<String, JsonNode>of() : parameters)
                .forEach(
                        (variable, value) -> constants.put(variable, ScalarJson.read("parameters." + variable, value)));
        return new JobRequest(
                expression,
                Map.copyOf(references),
                mapped,
                constants,
                outputName(),
                timeout(properties),
                checkedPriority());
    }

    private @Nullable OutputName outputName() {
        if (output == null && replace != null && replace) {
            throw new InvalidRequestException("replace is true, and output does not say which array is to be replaced");
        }
        return output == null ? null : new OutputName(output, replace != null && replace);
    }

    private Duration timeout(JobProperties properties) {
        if (timeout == null) {
            return properties.timeout();
        }
        Duration asked = Durations.parse("timeout", timeout);
        if (asked.isZero() || asked.compareTo(properties.maximumTimeout()) > 0) {
            throw new InvalidRequestException("timeout is " + timeout + "; more than 0 and at most "
                    + properties.maximumTimeout().toSeconds() + "s is allowed");
        }
        return asked;
    }

    private int checkedPriority() {
        if (priority == null) {
            return JobRequest.DEFAULT_PRIORITY;
        }
        if (priority < JobRequest.LOWEST_PRIORITY || priority > JobRequest.HIGHEST_PRIORITY) {
            throw new InvalidRequestException("priority is " + priority + "; it must be from "
                    + JobRequest.LOWEST_PRIORITY + " to " + JobRequest.HIGHEST_PRIORITY);
        }
        return priority;
    }
}
