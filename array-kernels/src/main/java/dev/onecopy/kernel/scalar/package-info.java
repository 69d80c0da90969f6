/** The reference kernels in plain Java: what every other provider must equal bit for bit. */
@NullMarked
package dev.onecopy.kernel.scalar;

import org.jspecify.annotations.NullMarked;
