/**
 * Kernels on the Vector API: the only package that touches {@code jdk.incubator.vector}. Nothing refers to it by name
 * except the look-up in {@link dev.onecopy.kernel.Kernels#best()}, so that it is never linked where the module is
 * absent.
 */
@NullMarked
package dev.onecopy.kernel.simd;

import org.jspecify.annotations.NullMarked;
