/** Publishing with asynchronous confirms; knows AMQP, not Spring. */
@NullMarked
package dev.onecopy.publish;

import org.jspecify.annotations.NullMarked;
