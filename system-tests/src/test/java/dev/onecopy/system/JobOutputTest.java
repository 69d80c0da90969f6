package dev.onecopy.system;

import org.junit.jupiter.api.Order;

/** What jobs write: over RabbitMQ. */
@Order(3)
class JobOutputTest extends ClusterTest implements JobOutputContract {}
