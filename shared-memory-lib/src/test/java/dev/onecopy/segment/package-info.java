/** The segment against faults, kills and concurrent readers; owns the fixtures for them. */
@NullMarked
package dev.onecopy.segment;

import org.jspecify.annotations.NullMarked;
