/** Tests of this package, without a broker. */
@NullMarked
package dev.onecopy.worker.receive;

import org.jspecify.annotations.NullMarked;
