package dev.onecopy.system;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The whole flow over the broker inside {@code onecopy up}. */
@Tag("processes")
@TestInstance(Lifecycle.PER_CLASS)
class EmbeddedBrokerFlowTest
        implements MainJobContract,
                ArrayContract,
                BadInputContract,
                HttpContract,
                ReservationContract,
                ImportContract,
                ImageContract,
                WorkerDeathContract,
                ExpressionContract {
    private @Nullable AllInOneDeployment deployment;

    @BeforeAll
    void start() {
        deployment = AllInOneDeployment.start(Deployment.WORKERS, Deployment.CAPACITY_MIB);
    }

    @AfterAll
    void end() {
        if (deployment != null) {
            deployment.close();
        }
    }

    @Override
    public Deployment deployment() {
        return Objects.requireNonNull(deployment);
    }
}
