/**
 * The API process. Its packages follow the way of the data: {@code http} takes arrays to {@code ingest} and jobs to
 * {@code plan}; {@code dispatch} sends slices out; {@code aggregate} takes results in.
 */
@NullMarked
package dev.onecopy.api;

import org.jspecify.annotations.NullMarked;
