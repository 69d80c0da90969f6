package dev.onecopy.standalone.terminal;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * Handlers of signals, by {@code sun.misc.Signal} of the module {@code jdk.unsupported}, which is there to stay until
 * the JDK has something else (JEP 260). By reflection, because the compiler's warning about it cannot be turned off.
 */
final class Signals {
    private Signals() {}

    /** Runs {@code action}, on a thread of its own, for each of these signals, named without SIG. */
    static void handle(List<String> names, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Constructor<?> named = signal.getConstructor(String.class);
            Method handle = signal.getMethod("handle", signal, handler);
            InvocationHandler run = (proxy, method, arguments) -> {
                action.run();
                return null;
            };
            for (String name : names) {
                Object proxy = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, run);
                handle.invoke(null, named.newInstance(name), proxy);
            }
        } catch (ReflectiveOperationException unsupported) {
            throw new IllegalStateException("this Java cannot handle signals", unsupported);
        }
    }
}
