package dev.onecopy.standalone.launch;

import dev.onecopy.standalone.broker.BrokerAddress;
import dev.onecopy.standalone.broker.BrokerAddress.Encryption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the worker processes of one launch have in common.
 *
 * @param jar what they run
 * @param segment the file that they map
 * @param broker where tasks come from
 */
record WorkerSettings(Path jar, Path segment, BrokerAddress broker) {
    /** A process that is not yet started; its standard input is a pipe, whose other end this JVM holds. */
    ProcessBuilder process(String workerId) {
        return process(workerId, VirtualMachineFlags.WORKER, List.of());
    }

    /** The same that serves functions and computes no expressions. */
    ProcessBuilder functionProcess(String workerId, Path functions) {
        return process(
                workerId,
                VirtualMachineFlags.FUNCTIONS,
                List.of("--onecopy.functions.folder=" + functions.toAbsolutePath()));
    }

    private ProcessBuilder process(String workerId, List<String> flags, List<String> more) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(WorkerJar.cacheFlags(jar));
        command.addAll(List.of(
                "-jar",
                jar.toString(),
                "--onecopy.worker.id=" + workerId,
                "--onecopy.worker.exit-with-parent=true",
                "--onecopy.segment.path=" + segment,
                "--server.address=127.0.0.1",
                "--server.port=0"));
        command.addAll(more);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("SPRING_RABBITMQ_"));
        environment.putAll(brokerEnvironment());
        return builder;
    }

    /** In the environment, because everybody on the machine can read a command line. */
    private Map<String, String> brokerEnvironment() {
        return Map.of(
                "SPRING_RABBITMQ_ADDRESSES",
                broker.hostAndPort(),
                "SPRING_RABBITMQ_USERNAME",
                broker.username(),
                "SPRING_RABBITMQ_PASSWORD",
                broker.password(),
                "SPRING_RABBITMQ_VIRTUAL_HOST",
                broker.virtualHost(),
                "SPRING_RABBITMQ_SSL_ENABLED",
                Boolean.toString(broker.encryption() == Encryption.TLS));
    }
}
