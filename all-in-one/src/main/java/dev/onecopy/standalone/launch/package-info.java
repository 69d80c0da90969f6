/** Starts, watches and ends the broker, the API and the workers, and says how far it has come. */
@NullMarked
package dev.onecopy.standalone.launch;

import org.jspecify.annotations.NullMarked;
