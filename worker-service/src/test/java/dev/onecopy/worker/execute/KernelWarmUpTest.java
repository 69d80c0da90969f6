package dev.onecopy.worker.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onecopy.kernel.Kernels;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelWarmUpTest {
    @ParameterizedTest
    @ValueSource(strings = {"best", "scalar"})
    void itEndsWhenTheKernelsGetNoFaster(String which) {
        Kernels kernels = which.equals("best") ? Kernels.best() : Kernels.scalar();

        Duration limit = Duration.ofMinutes(1);

        assertThat(timeOf(new KernelWarmUp(kernels, 3, limit))).isLessThan(limit);
    }

    @Test
    void itEndsInAnyCase() {
        Duration time = timeOf(new KernelWarmUp(Kernels.scalar(), Integer.MAX_VALUE, Duration.ofMillis(100)));

        assertThat(time).isBetween(Duration.ofMillis(100), Duration.ofSeconds(30));
    }

    @Test
    void theRestWaitsUntilThereIsNothingElseToDo() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        Thread warming = Thread.ofPlatform().start(() -> {
            try {
                new KernelWarmUp(Kernels.best(), 1, Duration.ZERO).runWhile(() -> {
                    asked.incrementAndGet();
                    return asked.get() > 3;
                });
            } catch (InterruptedException stopped) {
                asked.set(-1);
            }
        });
        await().until(() -> asked.get() > 5);
        warming.interrupt();
        warming.join();

        assertThat(asked).hasValue(-1);
    }

    private static Duration timeOf(KernelWarmUp warmUp) {
        long startedNanoseconds = System.nanoTime();
        warmUp.run();
        return Duration.ofNanos(System.nanoTime() - startedNanoseconds);
    }
}
