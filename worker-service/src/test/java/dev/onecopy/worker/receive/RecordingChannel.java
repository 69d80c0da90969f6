package dev.onecopy.worker.receive;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A channel that does nothing but write down what it was asked for. */
final class RecordingChannel {
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    Channel channel() {
        return (Channel) Proxy.newProxyInstance(
                Channel.class.getClassLoader(), new Class<?>[] {Channel.class}, (proxy, method, arguments) -> {
                    record(method, arguments);
                    return null;
                });
    }

    List<String> calls() {
        return calls;
    }

    void close() {
        closed = true;
    }

    private void record(Method method, Object @Nullable [] arguments) {
        if (closed) {
            throw new AlreadyClosedException(new ShutdownSignalException(true, false, null, null));
        }
        String values = arguments == null
                ? ""
                : Arrays.stream(arguments).map(String::valueOf).collect(Collectors.joining(", "));
        calls.add(method.getName() + "(" + values + ")");
    }
}
