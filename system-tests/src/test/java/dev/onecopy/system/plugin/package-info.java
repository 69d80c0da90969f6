/** Functions as a user writes them, good and bad; a test puts them into a jar and a worker loads that. */
@NullMarked
package dev.onecopy.system.plugin;

import org.jspecify.annotations.NullMarked;
