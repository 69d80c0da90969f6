/** What stands on the command line, and what its ends mean. */
@NullMarked
package dev.onecopy.standalone.command;

import org.jspecify.annotations.NullMarked;
