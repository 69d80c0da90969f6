/** The embedded broker, by the plain AMQP client. */
@NullMarked
package dev.onecopy.standalone.broker;

import org.jspecify.annotations.NullMarked;
