package dev.onecopy.api.http;

import dev.onecopy.api.config.HttpProperties;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads a JSON body whole before it is parsed, so that what is refused is not taken for a mistake in the JSON. Stops at
 * a limit, whatever length the body claims, since what is parsed stands on the heap; so do the bodies of all requests
 * together, until each is dealt with. One that has to be waited for holds a thread: only so many may.
 */
@Component
class JsonBodyFilter extends OncePerRequestFilter {
    static final int LIMIT_BYTES = 4 << 20;

    /** Of the 200 threads that answer requests. */
    static final int MAXIMUM_WAITED_FOR = 32;

    /** A number of one digit and its comma become an object and a reference, beside the body itself. */
    private static final int HEAP_BYTES_A_BYTE = 25;

    /** The part of the heap that parsed bodies may take; one body may come in any case. */
    private static final int HEAP_DIVISOR = 8;

    private static final int READ_BYTES = 8 << 10;

    private final long allBytes =
            Math.max(LIMIT_BYTES, Runtime.getRuntime().maxMemory() / HEAP_DIVISOR / HEAP_BYTES_A_BYTE);
    private final AtomicLong heldBytes = new AtomicLong();
    private final Semaphore places = new Semaphore(MAXIMUM_WAITED_FOR);
    private final HttpProperties properties;

    JsonBodyFilter(HttpProperties properties) {
        this.properties = properties;
    }

    /** A body that is put is an array, whatever its type says. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String type = request.getContentType();
        return !HttpMethod.POST.matches(request.getMethod()) || type == null || !type.contains("json");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        JsonRequest json = new JsonRequest(request, response);
        try {
            chain.doFilter(json, response);
        } finally {
            heldBytes.addAndGet(-json.bytes);
        }
    }

    private final class JsonRequest extends HttpServletRequestWrapper {
        private final HttpServletResponse response;
        private long bytes;

        JsonRequest(HttpServletRequest request, HttpServletResponse response) {
            super(request);
            this.response = response;
        }

        /**
         * The whole body.
         *
         * @throws BodyTooSlowException if it comes too slowly
         * @throws BodyTooLargeException if it has more than {@value #LIMIT_BYTES} bytes
         * @throws TooManyRequestsException if there are too many others, or too many that are waited for
         */
        @Override
        public ServletInputStream getInputStream() throws IOException {
            try {
                return new WholeBody(whole());
            } catch (BodyTooLargeException | BodyTooSlowException | TooManyRequestsException refused) {
                // The server may not read the rest of the body, and then closes the connection: who knows it sends
                // no other request on it.
                response.setHeader(HttpHeaders.CONNECTION, "close");
                throw refused;
            }
        }

        private byte[] whole() throws IOException {
            if (getContentLengthLong() > LIMIT_BYTES) {
                throw new BodyTooLargeException(LIMIT_BYTES);
            }
            ServletInputStream in = super.getInputStream();
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            byte[] read = new byte[READ_BYTES];
            BodyPace pace = BodyPace.of(properties);
            int count = read(in, read, pace);
            while (count >= 0) {
                hold(count);
                body.write(read, 0, count);
                count = read(in, read, pace);
            }
            return body.toByteArray();
        }

        private void hold(int count) {
            bytes += count;
            long held = heldBytes.addAndGet(count);
            if (bytes > LIMIT_BYTES) {
                throw new BodyTooLargeException(LIMIT_BYTES);
            }
            if (held > allBytes) {
                throw new TooManyRequestsException(
                        "too_many_bodies",
                        "the JSON bodies of all requests together have more than " + allBytes
                                + " bytes, which is the limit");
            }
        }
    }

    private int read(ServletInputStream in, byte[] target, BodyPace pace) throws IOException {
        if (in.available() > 0 || in.isFinished()) {
            return pace.read(() -> in.read(target));
        }
        if (!places.tryAcquire()) {
            throw new TooManyRequestsException(
                    "too_many_bodies", MAXIMUM_WAITED_FOR + " JSON bodies are waited for, which is the limit");
        }
        try {
            return pace.read(() -> in.read(target));
        } finally {
            places.release();
        }
    }
}
