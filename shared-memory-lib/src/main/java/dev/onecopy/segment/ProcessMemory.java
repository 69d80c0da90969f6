package dev.onecopy.segment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the process holds in memory, as the kernel counts it: {@code /proc/self/status} costs 0.03 ms, while the exact
 * share of shared pages costs 10 ms a GiB mapped.
 *
 * @param privateBytes {@code RssAnon}: what no other process has
 * @param sharedBytes {@code RssShmem}: pages of shared memory that this process has touched, the segment's among them
 * @param pageTableBytes {@code VmPTE}: what the kernel spends to keep track of the pages that this process has touched;
 *     2 MiB a GiB on pages of 4 KiB, 4 KiB a GiB on huge ones
 */
public record ProcessMemory(long privateBytes, long sharedBytes, long pageTableBytes) {
    private static final Path STATUS = Path.of("/proc/self/status");

    /** Of this process, now; zeros where there is no such file. */
    public static ProcessMemory now() {
        try {
            return of(Files.readAllLines(STATUS));
        } catch (IOException notLinux) {
            return new ProcessMemory(0, 0, 0);
        }
    }

    static ProcessMemory of(List<String> status) {
        return new ProcessMemory(bytes(status, "RssAnon:"), bytes(status, "RssShmem:"), bytes(status, "VmPTE:"));
    }

    private static long bytes(List<String> status, String field) {
        return status.stream()
                .filter(line -> line.startsWith(field))
                .map(line -> line.substring(field.length()).replace("kB", "").strip())
                .mapToLong(kibibytes -> Long.parseLong(kibibytes) * 1024)
                .findFirst()
                .orElse(0);
    }
}
