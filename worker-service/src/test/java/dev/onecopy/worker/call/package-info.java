/** Tests of this package, without a broker. */
@NullMarked
package dev.onecopy.worker.call;

import org.jspecify.annotations.NullMarked;
