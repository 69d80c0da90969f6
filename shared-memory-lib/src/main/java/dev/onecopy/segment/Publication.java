package dev.onecopy.segment;

import org.jspecify.annotations.Nullable;

/**
 * What happened when an array was published; its name passed from one array to the other in the same step.
 *
 * @param entry the array, READY
 * @param replaced the array that had the name until then and drains now; null if none had
 */
public record Publication(ArrayEntry entry, @Nullable ArrayReference replaced) {}
