/** What a worker tells others: results, heartbeats, metrics. May use attach and config. */
@NullMarked
package dev.onecopy.worker.report;

import org.jspecify.annotations.NullMarked;
