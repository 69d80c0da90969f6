/** What the person in front of it sees, and how a signal from there ends this process. Uses no other package. */
@NullMarked
package dev.onecopy.standalone.terminal;

import org.jspecify.annotations.NullMarked;
