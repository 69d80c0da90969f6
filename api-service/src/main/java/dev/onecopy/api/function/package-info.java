/** Which functions of users are served, by whom, and on which queues. */
@NullMarked
package dev.onecopy.api.function;

import org.jspecify.annotations.NullMarked;
