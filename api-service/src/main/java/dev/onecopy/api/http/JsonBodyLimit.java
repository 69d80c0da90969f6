package dev.onecopy.api.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/** Stops reading a JSON body at a limit, whatever length it claims: what is parsed stands on the heap. */
@ControllerAdvice
class JsonBodyLimit extends RequestBodyAdviceAdapter {
    private static final long LIMIT_BYTES = 4 << 20;

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
        InputStream limited = new LimitedInputStream(message.getBody());
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

    private static final class LimitedInputStream extends FilterInputStream {
        private long remainingBytes = LIMIT_BYTES;

        LimitedInputStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            return took(in.read(), 1);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = in.read(target, offset, length);
            return took(count, count);
        }

        private int took(int result, int countBytes) {
            if (result >= 0) {
                remainingBytes -= countBytes;
            }
            if (remainingBytes < 0) {
                throw new BodyTooLargeException(LIMIT_BYTES);
            }
            return result;
        }
    }
}
