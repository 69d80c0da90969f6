/** Which extents of an address range are taken and which are free: pure accounting, touches no memory, uses nothing. */
@NullMarked
package dev.onecopy.allocator;

import org.jspecify.annotations.NullMarked;
