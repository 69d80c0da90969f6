/**
 * Every meter of this service, named here and nowhere else, and listed in docs/operations.md. Tags have few values:
 * never an id, a name, an expression or a key. Depends on no other package of the service.
 */
@NullMarked
package dev.onecopy.api.metrics;

import org.jspecify.annotations.NullMarked;
