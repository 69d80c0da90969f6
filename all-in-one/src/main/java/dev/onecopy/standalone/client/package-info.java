/** The HTTP contract as this module uses it: as any other client, over the loopback address. */
@NullMarked
package dev.onecopy.standalone.client;

import org.jspecify.annotations.NullMarked;
