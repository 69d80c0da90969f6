package dev.onecopy.system;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The console in a real browser, against a real service with one worker. */
@Tag("processes")
@TestInstance(Lifecycle.PER_CLASS)
class ConsoleTest implements ConsoleArrayContract, ConsoleJobContract, ConsoleFunctionsContract, ConsoleLookContract {
    private static final int CAPACITY_MIB = 64;

    private @Nullable Deployment deployment;
    private @Nullable Chromium chromium;

    @BeforeAll
    void start() {
        deployment = AllInOneDeployment.start(1, CAPACITY_MIB);
        chromium = new Chromium();
    }

    @AfterAll
    void end() {
        if (chromium != null) {
            chromium.close();
        }
        if (deployment != null) {
            deployment.close();
        }
    }

    @Override
    public Deployment deployment() {
        return Objects.requireNonNull(deployment);
    }

    @Override
    public Chromium chromium() {
        return Objects.requireNonNull(chromium);
    }
}
