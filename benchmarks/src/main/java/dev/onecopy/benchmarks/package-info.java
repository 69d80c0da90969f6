/** JMH benchmarks. Each runs in a JVM of its own with the flags of a worker. */
@NullMarked
package dev.onecopy.benchmarks;

import org.jspecify.annotations.NullMarked;
