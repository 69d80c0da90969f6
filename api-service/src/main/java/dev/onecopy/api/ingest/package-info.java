/** Array bytes from a stream or a file of this host into the segment, without standing on the heap. */
@NullMarked
package dev.onecopy.api.ingest;

import org.jspecify.annotations.NullMarked;
