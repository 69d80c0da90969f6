package dev.onecopy.standalone.demonstration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What Linux says of a process now; a heartbeat would be older.
 *
 * @param privateBytes {@code RssAnon} of /proc/PID/status: heap, stacks, malloc
 * @param sharedBytes {@code RssShmem}: pages of the segment that it has touched
 */
record WorkerMemory(long privateBytes, long sharedBytes) {
    private static final long KIB_BYTES = 1024;

    static WorkerMemory of(long processId) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc", Long.toString(processId), "status"));
        return new WorkerMemory(field(lines, "RssAnon:"), field(lines, "RssShmem:"));
    }

    private static long field(List<String> lines, String name) throws IOException {
        for (String line : lines) {
            if (line.startsWith(name)) {
                String kibibytes =
                        line.substring(name.length()).replace("kB", "").strip();
                return Long.parseLong(kibibytes) * KIB_BYTES;
            }
        }
        throw new IOException("no " + name + " in the status of the process");
    }
}
