/** From result messages to the outcome of a job. */
@NullMarked
package dev.onecopy.api.aggregate;

import org.jspecify.annotations.NullMarked;
