/** Tests of this package, without a broker. */
@NullMarked
package dev.onecopy.worker.config;

import org.jspecify.annotations.NullMarked;
