package dev.onecopy.standalone.launch;

import dev.onecopy.standalone.broker.BrokerAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * What is to be started.
 *
 * @param port of the API on the loopback address; 0 for a free one
 * @param workers how many processes
 * @param broker the one to use; an embedded one when null
 * @param segment where the arrays lie
 * @param capacity for arrays; half of what the file system has free when null
 * @param importRoots folders whose files may be imported
 */
public record LaunchOptions(
        int port,
        int workers,
        @Nullable BrokerAddress broker,
        SegmentPlace segment,
        @Nullable DataSize capacity,
        List<Path> importRoots) {
    /** On free ports, in shared memory until the end, as a demonstration needs it. */
    public static LaunchOptions temporary(int workers) {
        return new LaunchOptions(0, workers, null, SegmentPlace.random(), null, List.of());
    }
}
