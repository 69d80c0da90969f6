package dev.onecopy.standalone.launch;

import dev.onecopy.standalone.broker.BrokerAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * What is to be started.
 *
 * @param listen where the API listens, and who may call
 * @param workers how many processes
 * @param broker the one to use; an embedded one when null
 * @param segment where the arrays lie
 * @param capacity for arrays; half of what the file system has free when null
 * @param importRoots folders whose files may be imported
 * @param functions folder of the jars of functions, which as many more processes serve; null for none
 */
public record LaunchOptions(
        Listen listen,
        int workers,
        @Nullable BrokerAddress broker,
        SegmentPlace segment,
        @Nullable DataSize capacity,
        List<Path> importRoots,
        @Nullable Path functions) {
    /** Processes of both kinds. */
    int processes() {
        return functions == null ? workers : 2 * workers;
    }

    /**
     * Where the API listens, and who may call.
     *
     * @param address of this host
     * @param port 0 for a free one
     * @param keysFile hashes of the keys that are asked for; none on loopback when null
     */
    public record Listen(String address, int port, @Nullable Path keysFile) {
        public static final String LOOPBACK = "127.0.0.1";

        /** Where this host reaches it. */
        String reachableAddress() {
            return new InetSocketAddress(address, port).getAddress().isAnyLocalAddress() ? LOOPBACK : address;
        }
    }

    /** On free ports, in shared memory until the end, as a demonstration needs it. */
    public static LaunchOptions temporary(int workers) {
        return new LaunchOptions(
                new Listen(Listen.LOOPBACK, 0, null), workers, null, SegmentPlace.random(), null, List.of(), null);
    }
}
