/** Tests of this package, without a broker. */
@NullMarked
package dev.onecopy.worker.execute;

import org.jspecify.annotations.NullMarked;
