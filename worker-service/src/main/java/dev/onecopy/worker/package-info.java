/**
 * A worker process: maps the segment once, takes tasks from the broker, computes them on the mapped bytes, reports.
 * This package starts and stops the others in their order; nothing depends on it.
 */
@NullMarked
package dev.onecopy.worker;

import org.jspecify.annotations.NullMarked;
