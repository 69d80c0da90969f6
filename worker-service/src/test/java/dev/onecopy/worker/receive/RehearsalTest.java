package dev.onecopy.worker.receive;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.onecopy.kernel.Kernels;
import org.junit.jupiter.api.Test;

class RehearsalTest {
    @Test
    void everyTaskIsComputedAndNothingIsLeft() {
        assertThatCode(new Rehearsal(Kernels.scalar())::run)
                .as("a result that is no success is thrown, and so is a folder that is not empty")
                .doesNotThrowAnyException();
    }
}
