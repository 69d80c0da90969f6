package dev.onecopy.system;

import org.junit.jupiter.api.Order;

/** Many jobs, and hostile ones: over RabbitMQ. */
@Order(2)
class JobLoadTest extends ClusterTest implements JobLoadContract {}
