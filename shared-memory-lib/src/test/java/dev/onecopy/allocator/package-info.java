/** What the allocator promises, by example and by property. */
@NullMarked
package dev.onecopy.allocator;

import org.jspecify.annotations.NullMarked;
