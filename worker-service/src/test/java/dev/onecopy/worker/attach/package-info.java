/** Tests of this package, without a broker. */
@NullMarked
package dev.onecopy.worker.attach;

import org.jspecify.annotations.NullMarked;
