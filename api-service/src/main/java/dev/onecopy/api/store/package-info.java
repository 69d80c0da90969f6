/** Which jobs there are. */
@NullMarked
package dev.onecopy.api.store;

import org.jspecify.annotations.NullMarked;
