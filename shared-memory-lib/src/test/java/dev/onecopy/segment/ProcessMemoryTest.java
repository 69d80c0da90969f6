package dev.onecopy.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessMemoryTest {
    @Test
    void theFieldsOfTheStatusAreKibibytes() {
        assertThat(ProcessMemory.of(
                        List.of("Name:\tjava", "RssAnon:\t  184320 kB", "RssShmem:\t     512 kB", "VmPTE:\t  2252 kB")))
                .isEqualTo(new ProcessMemory(184_320L * 1024, 512 * 1024, 2252 * 1024));
    }

    @Test
    void aKernelWithoutAFieldGivesZero() {
        assertThat(ProcessMemory.of(List.of("Name:\tjava"))).isEqualTo(new ProcessMemory(0, 0, 0));
    }

    @Test
    void thisProcessHoldsSomething() {
        ProcessMemory memory = ProcessMemory.now();
        assertThat(memory.privateBytes()).isPositive();
        assertThat(memory.pageTableBytes()).isPositive().isLessThan(memory.privateBytes());
    }
}
