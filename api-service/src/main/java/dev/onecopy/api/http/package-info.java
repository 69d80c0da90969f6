/**
 * The HTTP contract: controllers, representations, problem details, and who may call. Uses every other package; none
 * uses it.
 */
@NullMarked
package dev.onecopy.api.http;

import org.jspecify.annotations.NullMarked;
