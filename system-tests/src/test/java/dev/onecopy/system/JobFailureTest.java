package dev.onecopy.system;

import org.junit.jupiter.api.Order;

/** Whatever dies: over RabbitMQ. */
@Order(1)
class JobFailureTest extends ClusterTest implements JobFailureContract, SegmentLossContract {}
