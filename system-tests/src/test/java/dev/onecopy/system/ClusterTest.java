package dev.onecopy.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.testing.ElementType;
import dev.onecopy.testing.GeneratedArray;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** All that befalls a deployment over RabbitMQ in the tests befalls the same one, one after the other. */
@Tag("processes")
@ExtendWith(SharedCluster.class)
abstract class ClusterTest implements ClusterContract {
    private static final GeneratedArray ARRAY = GeneratedArray.of(ElementType.FLOAT64, 2_000_000);

    private @Nullable Cluster shared;

    /** Each test finds two sound workers and one array, whatever the one before has killed and left. */
    @BeforeEach
    void mend(Cluster cluster) {
        shared = cluster;
        cluster.workers().stream().filter(worker -> !worker.isAlive()).forEach(cluster::forget);
        while (cluster.workers().size() < WORKERS) {
            cluster.startWorker();
        }
        cluster.awaitWorkers(WORKERS);
        deleteArrays();
        assertThat(cluster.client().put("a", ARRAY).status()).isIn(200, 201);
    }

    private void deleteArrays() {
        awaitNothingReserved();
        List<JsonNode> arrays = cluster().client().list("/v1/arrays?limit=1000");
        while (!arrays.isEmpty()) {
            arrays.forEach(array ->
                    cluster().client().delete("/v1/arrays/" + array.path("id").asString()));
            awaitNothingReserved();
            arrays = cluster().client().list("/v1/arrays?limit=1000");
        }
    }

    @Override
    public Cluster cluster() {
        return Objects.requireNonNull(shared);
    }
}
