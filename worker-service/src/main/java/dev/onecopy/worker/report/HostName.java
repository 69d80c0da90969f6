package dev.onecopy.worker.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The name of the machine or container, without asking a name server. */
final class HostName {
    static final String OF_THIS_HOST = read(Path.of("/proc/sys/kernel/hostname"));

    private HostName() {}

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException notLinux) {
            return "unknown";
        }
    }
}
