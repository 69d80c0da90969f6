/** Traces, where they are switched on. */
@NullMarked
package dev.onecopy.worker.tracing;

import org.jspecify.annotations.NullMarked;
