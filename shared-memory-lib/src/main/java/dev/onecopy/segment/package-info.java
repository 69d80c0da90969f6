/**
 * The segment: one host-shared file with a directory of arrays. Owns the binary format, publication, recovery and
 * leases; may use the array, allocator and internal.platform packages.
 */
@NullMarked
package dev.onecopy.segment;

import org.jspecify.annotations.NullMarked;
