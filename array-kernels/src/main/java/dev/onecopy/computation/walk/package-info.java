/**
 * In which order the elements of arrays are visited, and where that order is cut into slices: pure functions of shapes,
 * strides and costs. Knows no memory.
 */
@NullMarked
package dev.onecopy.computation.walk;

import org.jspecify.annotations.NullMarked;
