package dev.onecopy.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** HTTP by hand, for what a well-behaved client cannot do: a false Host, half a body, a hang-up. */
public final class RawHttp implements AutoCloseable {
    private static final int TIMEOUT_MS = 30_000;

    private final Socket socket;

    /** Connects to the host and port of a service. */
    public RawHttp(URI root) throws IOException {
        socket = new Socket(root.getHost(), root.getPort());
        socket.setSoTimeout(TIMEOUT_MS);
    }

    /**
     * Sends the head of a request.
     *
     * @param requestLine such as {@code GET / HTTP/1.1}
     * @param headers as they are to be sent, {@code Host} included
     */
    public void sendHead(String requestLine, Map<String, String> headers) throws IOException {
        StringBuilder head = new StringBuilder(requestLine).append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        sendBody(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends bytes of a body. */
    public void sendBody(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Reads one head: the status line, then the headers. */
    public List<String> readHead() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the connection ended after " + head);
            }
            head.write(next);
        }
        return Arrays.asList(head.toString(StandardCharsets.ISO_8859_1).strip().split("\r\n"));
    }

    /** Reads what there is of a body, at least one byte. */
    public String readSome() throws IOException {
        byte[] buffer = new byte[1 << 16];
        int count = socket.getInputStream().read(buffer);
        return new String(buffer, 0, Math.max(0, count), StandardCharsets.UTF_8);
    }

    /** Hangs up, as a client that is killed does. */
    @Override
    public void close() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }
}
