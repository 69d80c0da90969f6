/** The operating system calls against the system they run on. */
@NullMarked
package dev.onecopy.internal.platform;

import org.jspecify.annotations.NullMarked;
