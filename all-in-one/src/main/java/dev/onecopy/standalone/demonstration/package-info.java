/** The main job, shown: an array goes in, workers compute on it without a copy, three values come back. */
@NullMarked
package dev.onecopy.standalone.demonstration;

import org.jspecify.annotations.NullMarked;
