package dev.onecopy.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes TCP connections of the loopback address on, and on demand nothing more: a network that is cut silently. */
public final class StallingProxy implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final ServerSocket server;
    private final int targetPort;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private boolean stalled;

    private StallingProxy(ServerSocket server, int targetPort) {
        this.server = server;
        this.targetPort = targetPort;
        Thread.ofVirtual().start(this::acceptUntilClosed);
    }

    /** Starts one in front of a port. */
    public static StallingProxy to(int targetPort) {
        try {
            return new StallingProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), targetPort);
        } catch (IOException failure) {
            throw new UncheckedIOException("no port for a proxy", failure);
        }
    }

    /** Where to connect instead. */
    public int port() {
        return server.getLocalPort();
    }

    /** Nothing passes from now on, in either direction; connections stay open. */
    public synchronized void stall() {
        stalled = true;
    }

    /** What was held passes, and everything after it. */
    public synchronized void resume() {
        stalled = false;
        notifyAll();
    }

    private synchronized void awaitPassage() throws InterruptedException {
        while (stalled) {
            wait();
        }
    }

    private void acceptUntilClosed() {
        while (!server.isClosed()) {
            try {
                Socket near = server.accept();
                sockets.add(near);
                Thread.ofVirtual().start(() -> connect(near));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket near) {
        try {
            awaitPassage();
            Socket far = new Socket(InetAddress.getLoopbackAddress(), targetPort);
            sockets.add(far);
            Thread.ofVirtual().start(() -> pump(near, far));
            pump(far, near);
        } catch (IOException refused) {
            closeQuietly(near);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                awaitPassage();
                out.write(buffer, 0, count);
            }
        } catch (IOException broken) {
            // Either side hung up; so does the other.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private void closeQuietly(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException closed) {
            // That was the wish.
        }
    }

    @Override
    public void close() {
        resume();
        try {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException("a proxy does not close", failure);
        }
        sockets.forEach(this::closeQuietly);
    }
}
