/** Its parts without processes, where that is possible. */
@NullMarked
package dev.onecopy.standalone.demonstration;

import org.jspecify.annotations.NullMarked;
