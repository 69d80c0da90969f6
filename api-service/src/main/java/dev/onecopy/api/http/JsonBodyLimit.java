package dev.onecopy.api.http;

import dev.onecopy.api.config.HttpProperties;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/**
 * Stops reading a JSON body at a limit, whatever length it claims: what is parsed stands on the heap. So do the bodies
 * of all requests together, until each request is dealt with. It is read at its pace, as each holds a thread.
 */
@ControllerAdvice
class JsonBodyLimit extends RequestBodyAdviceAdapter {
    private static final long LIMIT_BYTES = 4 << 20;

    /** A number of one digit and its comma become an object and a reference. */
    private static final int HEAP_BYTES_A_BYTE = 24;

    /** The part of the heap that parsed bodies may take; one body may come in any case. */
    private static final int HEAP_DIVISOR = 8;

    private static final String ATTRIBUTE = JsonBodyLimit.class.getName();

    private final HttpProperties properties;
    private final long allBytes =
            Math.max(LIMIT_BYTES, Runtime.getRuntime().maxMemory() / HEAP_DIVISOR / HEAP_BYTES_A_BYTE);
    private final AtomicLong heldBytes = new AtomicLong();

    JsonBodyLimit(HttpProperties properties) {
        this.properties = properties;
    }

    @Override
    public boolean supports(
            MethodParameter parameter, Type targetType, Class<? extends HttpMessageConverter<?>> converterType) {
        return true;
    }

    @Override
    public HttpInputMessage beforeBodyRead(
            HttpInputMessage message,
            MethodParameter parameter,
            Type targetType,
            Class<? extends HttpMessageConverter<?>> converterType)
            throws IOException {
        if (message.getHeaders().getContentLength() > LIMIT_BYTES) {
            throw new BodyTooLargeException(LIMIT_BYTES);
        }
        LimitedInputStream limited = new LimitedInputStream(message.getBody(), BodyPace.of(properties));
        RequestContextHolder.currentRequestAttributes()
                .registerDestructionCallback(ATTRIBUTE, limited::letGo, RequestAttributes.SCOPE_REQUEST);
        return new HttpInputMessage() {
            @Override
            public InputStream getBody() {
                return limited;
            }

            @Override
            public HttpHeaders getHeaders() {
                return message.getHeaders();
            }
        };
    }

    private final class LimitedInputStream extends FilterInputStream {
        private final BodyPace pace;
        private long remainingBytes = LIMIT_BYTES;

        LimitedInputStream(InputStream in, BodyPace pace) {
            super(in);
            this.pace = pace;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = pace.read(() -> in.read(target, offset, length));
            if (count >= 0) {
                remainingBytes -= count;
                if (heldBytes.addAndGet(count) > allBytes) {
                    throw new TooManyRequestsException(
                            "too_many_bodies",
                            "the JSON bodies of all requests together have more than " + allBytes
                                    + " bytes, which is the limit");
                }
            }
            if (remainingBytes < 0) {
                throw new BodyTooLargeException(LIMIT_BYTES);
            }
            return count;
        }

        void letGo() {
            heldBytes.addAndGet(remainingBytes - LIMIT_BYTES);
            remainingBytes = LIMIT_BYTES;
        }
    }
}
