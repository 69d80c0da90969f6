package dev.onecopy.system;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Over the broker inside {@code onecopy up}, which starts and supervises the workers of expressions and of functions.
 */
class EmbeddedBrokerFunctionTest extends FunctionTest {
    @Override
    Deployment start(Path functions) {
        return AllInOneDeployment.start(1, Deployment.CAPACITY_MIB, List.of("--functions=" + functions), SETTINGS);
    }

    @Override
    @Nullable
    String broker() {
        return null;
    }
}
