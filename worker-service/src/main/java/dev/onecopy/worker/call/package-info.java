/**
 * Functions of users: found in jars, kept apart, called on arrays where they lie. May use execute, attach and config.
 */
@NullMarked
package dev.onecopy.worker.call;

import org.jspecify.annotations.NullMarked;
