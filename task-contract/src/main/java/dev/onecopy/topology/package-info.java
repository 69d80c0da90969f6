/** The names and arguments of exchanges and queues, with their reasons. */
@NullMarked
package dev.onecopy.topology;

import org.jspecify.annotations.NullMarked;
