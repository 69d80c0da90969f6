package dev.onecopy.standalone.launch;

import java.util.List;

/** What a worker's JVM is started with. */
final class VirtualMachineFlags {
    /**
     * Mapping memory is a restricted method, and the kernels use the Vector API, which is still an incubator. A
     * worker's data is outside the heap, so the heap is small and its collector the one with the least memory of its
     * own. One that has no memory left ends, and is started again: what it would do otherwise nobody knows. Profiled
     * loop predicates have kernels compiled again and again: decision 21.
     */
    static final List<String> WORKER = List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--add-modules=jdk.incubator.vector",
            "-XX:+UseSerialGC",
            "-XX:-UseProfiledLoopPredicate",
            "-XX:+ExitOnOutOfMemoryError",
            "-Xmx96m");

    /** Code of users needs a heap. One that has none left says so in the result of the call, and ends then. */
    static final List<String> FUNCTIONS = List.of(
            "--enable-native-access=ALL-UNNAMED", "--add-modules=jdk.incubator.vector", "-XX:+UseSerialGC", "-Xmx512m");

    /** The JVM says so once at each start; there is nothing to be done about it. */
    static final String INCUBATOR_WARNING = "WARNING: Using incubator modules: jdk.incubator.vector";

    private VirtualMachineFlags() {}
}
