package dev.onecopy.system;

import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.testing.ServiceProcess;
import dev.onecopy.worker.WorkerApplication;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** The worker as it is, with kernels that certain values of float64 are too much for. */
public final class FaultyWorker {
    /** Whoever reads a block that begins with it dies at once, as of a SIGSEGV. */
    static final double DEADLY = -6.66e66;

    /** Whoever reads a block that begins with it fails. */
    static final double THROWING = -7.77e77;

    private FaultyWorker() {}

    /** Starts one. */
    static ServiceProcess start(int heapMib, List<String> arguments, Map<String, String> environment) {
        return ServiceProcess.startMain(
                FaultyWorker.class,
                Path.of("target", "test-classes"),
                Jars.workerService(),
                heapMib,
                arguments,
                environment);
    }

    public static void main(String[] arguments) {
        new SpringApplication(WorkerApplication.class, FaultyKernels.class).run(arguments);
    }

    /** Stands before the kernels of the worker. */
    @Configuration(proxyBeanMethods = false)
    static class FaultyKernels {
        @Bean
        @Primary
        Kernels faulty() {
            Kernels sound = Kernels.scalar();
            return (Kernels) Proxy.newProxyInstance(
                    Kernels.class.getClassLoader(), new Class<?>[] {Kernels.class}, (proxy, method, arguments) -> {
                        if (arguments != null) {
                            Arrays.stream(arguments).forEach(FaultyKernels::taste);
                        }
                        try {
                            return method.invoke(sound, arguments);
                        } catch (InvocationTargetException thrown) {
                            throw thrown.getCause();
                        }
                    });
        }

        private static void taste(Object argument) {
            if (argument instanceof Block block
                    && block.offsetBytes() + Double.BYTES <= block.memory().byteSize()) {
                double first = block.memory().get(ValueLayout.JAVA_DOUBLE_UNALIGNED, block.offsetBytes());
                if (first == DEADLY) {
                    Runtime.getRuntime().halt(139);
                }
                if (first == THROWING) {
                    throw new IllegalStateException("a block begins with " + THROWING);
                }
            }
        }
    }
}
