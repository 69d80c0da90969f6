/** The settings of a worker and its way to the broker; depends on no other package of the worker. */
@NullMarked
package dev.onecopy.worker.config;

import org.jspecify.annotations.NullMarked;
