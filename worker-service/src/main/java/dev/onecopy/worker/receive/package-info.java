/** Takes tasks from the broker, has them executed and reported, and settles each delivery. May use execute, report. */
@NullMarked
package dev.onecopy.worker.receive;

import org.jspecify.annotations.NullMarked;
