package dev.onecopy.kernel;

/** Operations on blocks of native memory. */
public interface Kernels {
    /** Which these are, as a heartbeat reports them: {@code scalar}, {@code simd-512}, … */
    String name();

    /** The fastest kernels of this JVM, chosen once. */
    static Kernels best() {
        return scalar();
    }

    /** The reference kernels in plain Java. */
    static Kernels scalar() {
        return () -> "scalar";
    }
}
