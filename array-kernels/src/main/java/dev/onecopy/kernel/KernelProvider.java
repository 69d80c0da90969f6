package dev.onecopy.kernel;

import dev.onecopy.kernel.scalar.ScalarKernels;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;

/** Chooses the kernels of this JVM. */
final class KernelProvider {
    static final Kernels SCALAR = new ScalarKernels();
    static final Kernels BEST = choose();

    private static final String VECTOR_MODULE = "jdk.incubator.vector";
    private static final String SIMD_KERNELS = "dev.onecopy.kernel.simd.SimdKernels";

    private KernelProvider() {}

    private static Kernels choose() {
        Logger log = System.getLogger(KernelProvider.class.getName());
        if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
            log.log(
                    Level.WARNING,
                    "computing without SIMD, several times slower: add --add-modules " + VECTOR_MODULE
                            + " to the command line of java");
            return SCALAR;
        }
        try {
            // By name, so that the class is not linked where the module is absent.
            return (Kernels) Class.forName(SIMD_KERNELS)
                    .getMethod("create", Kernels.class)
                    .invoke(null, SCALAR);
        } catch (ReflectiveOperationException | LinkageError failure) {
            Throwable cause = failure instanceof InvocationTargetException wrapper ? wrapper.getCause() : failure;
            log.log(
                    Level.WARNING,
                    "computing without SIMD, several times slower: " + VECTOR_MODULE + " does not work here",
                    cause);
            return SCALAR;
        }
    }
}
