/**
 * Where the broker is, and the broker inside this JVM when there is no other. Knows Qpid and AMQP, not Spring; nothing
 * outside this package knows Qpid.
 */
@NullMarked
package dev.onecopy.standalone.broker;

import org.jspecify.annotations.NullMarked;
