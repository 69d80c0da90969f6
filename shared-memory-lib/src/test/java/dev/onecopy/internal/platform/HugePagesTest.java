package dev.onecopy.internal.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class HugePagesTest {
    private static final String NEVER = "always within_size advise [never] deny force";
    private static final String ROOT = "26 1 254:0 / / rw,relatime - ext4 /dev/root rw";
    private static final String PLAIN = "30 26 0:27 / /dev/shm rw,nosuid shared:4 - tmpfs tmpfs rw";
    private static final String ADVISE = "63 26 0:38 / /mnt/huge\\040pages rw - tmpfs tmpfs rw,size=64k,huge=advise";

    @Test
    void theMountOfTheFileDecides() {
        List<String> mounts = List.of(ROOT, PLAIN, ADVISE);
        assertThat(HugePages.granted(Path.of("/mnt/huge pages/segment"), mounts, NEVER))
                .isTrue();
        assertThat(HugePages.granted(Path.of("/dev/shm/segment"), mounts, NEVER))
                .isFalse();
        assertThat(HugePages.granted(Path.of("/home/segment"), mounts, NEVER)).isFalse();
    }

    @Test
    void aMountOverAnotherHidesIt() {
        String hiding = ADVISE.replace(",huge=advise", "");
        Path file = Path.of("/mnt/huge pages/segment");
        assertThat(HugePages.granted(file, List.of(ROOT, ADVISE, hiding), NEVER))
                .isFalse();
        assertThat(HugePages.granted(file, List.of(ROOT, hiding, ADVISE), NEVER))
                .isTrue();
    }

    @Test
    void theHostOverrulesTheMount() {
        List<String> mounts = List.of(ROOT, PLAIN, ADVISE);
        assertThat(HugePages.granted(Path.of("/mnt/huge pages/x"), mounts, "never [deny] force"))
                .isFalse();
        assertThat(HugePages.granted(Path.of("/dev/shm/x"), mounts, "never deny [force]"))
                .isTrue();
    }
}
