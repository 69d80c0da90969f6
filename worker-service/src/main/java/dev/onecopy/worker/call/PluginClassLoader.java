package dev.onecopy.worker.call;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

/**
 * The classes of one plug-in: its own before any of the worker's, of which it sees only what a function is made of. So
 * plug-ins may bring whatever libraries they like, and several versions of one.
 */
final class PluginClassLoader extends URLClassLoader {
    private static final List<String> SHARED =
            List.of("dev.onecopy.function.", "dev.onecopy.array.", "org.jspecify.annotations.");

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader worker;

    PluginClassLoader(String name, URL[] jars, ClassLoader worker) {
        super(name, jars, ClassLoader.getPlatformClassLoader());
        this.worker = worker;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return SHARED.stream().anyMatch(name::startsWith) ? worker.loadClass(name) : super.loadClass(name, resolve);
    }
}
