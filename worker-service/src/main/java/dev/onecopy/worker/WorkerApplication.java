package dev.onecopy.worker;

import dev.onecopy.kernel.Kernels;
import dev.onecopy.worker.config.WorkerProperties;
import dev.onecopy.worker.execute.KernelWarmUp;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;

/** The worker's process. Ends with status 0 when it was told to stop, by a signal or by its parent, and had started. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
public class WorkerApplication {
    WorkerApplication() {}

    public static void main(String[] arguments) {
        KernelWarmUp warmUp = new KernelWarmUp(Kernels.best());
        warmUp.begin();
        SpringApplication application = new SpringApplication(WorkerApplication.class);
        application.addInitializers(
                starting -> starting.getBeanFactory().registerSingleton("warmUpBegunBefore", warmUp));
        ConfigurableApplicationContext context = application.run(arguments);
        // A virtual machine that ends by SIGTERM says 143 whatever it did; this runs after the context was closed in
        // good order, which is a success.
        SpringApplication.getShutdownHandlers().add(() -> Runtime.getRuntime().halt(0));
        if (context.getBean(WorkerProperties.class).exitWithParent()) {
            new ParentWatch(System.in, () -> System.exit(0)).start();
        }
    }
}
