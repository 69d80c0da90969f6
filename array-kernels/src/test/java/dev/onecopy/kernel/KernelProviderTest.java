package dev.onecopy.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KernelProviderTest {
    @Test
    void theKernelsAreThoseOfTheVectorApiIfTheJvmWasStartedWithItAndOtherwiseTheScalarOnes() {
        boolean vectors = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        System.out.println("the kernels are " + Kernels.best().name());

        assertThat(Kernels.best().name()).startsWith(vectors ? "simd-" : "scalar");
        assertThat(Kernels.scalar().name()).isEqualTo("scalar");
    }
}
