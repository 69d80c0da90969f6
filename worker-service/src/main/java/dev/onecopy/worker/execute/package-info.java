/**
 * Turns a task into a result: checks it against the mapped segment, compiles, computes. Knows no broker. May use
 * attach.
 */
@NullMarked
package dev.onecopy.worker.execute;

import org.jspecify.annotations.NullMarked;
