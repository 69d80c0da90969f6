/** Its parts without processes, where that is possible. */
@NullMarked
package dev.onecopy.standalone.launch;

import org.jspecify.annotations.NullMarked;
