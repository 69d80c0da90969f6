/** Traces, where they are switched on; may use job. */
@NullMarked
package dev.onecopy.api.tracing;

import org.jspecify.annotations.NullMarked;
