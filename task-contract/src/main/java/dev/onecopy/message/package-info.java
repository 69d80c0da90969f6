/** The records that travel between the services, each with a version and checked as it is made. */
@NullMarked
package dev.onecopy.message;

import org.jspecify.annotations.NullMarked;
