/** Array bytes from a stream into the segment, without standing on the heap. */
@NullMarked
package dev.onecopy.api.ingest;

import org.jspecify.annotations.NullMarked;
