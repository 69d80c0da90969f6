package dev.onecopy.internal.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a tmpfs gives transparent huge pages to a mapping that asks for them: its mount option {@code huge=} says so,
 * unless the host overrules it.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/mm/transhuge.html">Transparent Hugepage Support, Hugepages in
 *     tmpfs/shmem</a>
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html">proc_pid_mountinfo(5)</a>
 */
final class HugePages {
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    private static final Path HOST_SETTING = Path.of("/sys/kernel/mm/transparent_hugepage/shmem_enabled");
    private static final Set<String> GRANTING_OPTIONS = Set.of("huge=always", "huge=within_size", "huge=advise");
    private static final Pattern OCTAL_ESCAPE = Pattern.compile("\\\\([0-7]{3})");
    private static final int MOUNT_POINT_FIELD = 4;

    private HugePages() {}

    static boolean granted(Path file) throws IOException {
        String host = Files.isReadable(HOST_SETTING) ? Files.readString(HOST_SETTING) : "";
        return granted(file, Files.readAllLines(MOUNTS), host);
    }

    static boolean granted(Path file, List<String> mounts, String hostSetting) {
        if (hostSetting.contains("[deny]")) {
            return false;
        }
        return hostSetting.contains("[force]")
                || mounts.stream()
                        .filter(mount -> file.startsWith(mountPoint(mount)))
                        // A later mount of the same point hides the earlier.
                        .reduce((earlier, later) -> depth(later) >= depth(earlier) ? later : earlier)
                        .filter(HugePages::grants)
                        .isPresent();
    }

    private static int depth(String mount) {
        return mountPoint(mount).getNameCount();
    }

    private static Path mountPoint(String mount) {
        return Path.of(OCTAL_ESCAPE
                .matcher(mount.split(" ", -1)[MOUNT_POINT_FIELD])
                .replaceAll(
                        escape -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(escape.group(1), 8)))));
    }

    /** The file system's type and options stand behind a lone hyphen. */
    private static boolean grants(String mount) {
        String[] fileSystem =
                mount.substring(mount.indexOf(" - ") + " - ".length()).split(" ", -1);
        return fileSystem[0].equals("tmpfs")
                && List.of(fileSystem[fileSystem.length - 1].split(",", -1)).stream()
                        .anyMatch(GRANTING_OPTIONS::contains);
    }
}
