/**
 * Element-wise work on blocks: the part of a graph that one pass needs, compiled to instructions on blocks that stay in
 * the cache, and run. Knows neither slices nor partial results.
 */
@NullMarked
package dev.onecopy.computation.program;

import org.jspecify.annotations.NullMarked;
