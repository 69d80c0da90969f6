/** Every metric of a worker. May use attach. */
@NullMarked
package dev.onecopy.worker.metrics;

import org.jspecify.annotations.NullMarked;
