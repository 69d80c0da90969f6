/** Which slice goes out next, and sending it. Credit is shared by all jobs in turn. */
@NullMarked
package dev.onecopy.api.dispatch;

import org.jspecify.annotations.NullMarked;
