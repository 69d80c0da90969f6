package dev.onecopy.api.job;

/**
 * Why a job failed.
 *
 * @param code stable, in lower_snake_case
 * @param message for a person
 */
public record JobFailure(String code, String message) {}
