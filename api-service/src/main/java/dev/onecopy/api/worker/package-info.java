/** Which workers there are, by their heartbeats. */
@NullMarked
package dev.onecopy.api.worker;

import org.jspecify.annotations.NullMarked;
