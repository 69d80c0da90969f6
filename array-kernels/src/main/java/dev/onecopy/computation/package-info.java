/**
 * Computes typed expressions: plans them as stages, cuts stages into slices, runs slices over arrays in memory, merges
 * what they found, and gives the results. May use the array, expression, kernel and reduction packages; knows neither
 * Spring nor a broker.
 */
@NullMarked
package dev.onecopy.computation;

import org.jspecify.annotations.NullMarked;
