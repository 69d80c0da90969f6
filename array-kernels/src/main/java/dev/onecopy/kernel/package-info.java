/**
 * What a program runs on a slice: operations on blocks of native memory, each by dtype, behind
 * {@link dev.onecopy.kernel.Kernels}. Knows neither expressions nor partial results.
 */
@NullMarked
package dev.onecopy.kernel;

import org.jspecify.annotations.NullMarked;
