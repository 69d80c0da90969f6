/**
 * Which jobs there are and were, in a database of one file. May use job, config and the names of arrays. The SQL is
 * plain: PostgreSQL takes it too.
 */
@NullMarked
package dev.onecopy.api.store;

import org.jspecify.annotations.NullMarked;
