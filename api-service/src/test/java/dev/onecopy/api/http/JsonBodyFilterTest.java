package dev.onecopy.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.onecopy.api.fixture.Requests;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class JsonBodyFilterTest {
    private static final String BODY = "{\"expression\": \"1\"}";

    private final JsonBodyFilter filter = new JsonBodyFilter(Requests.settings(null, List.of()));

    @Test
    void aBodyThatIsHereIsTakenWhileManyOthersAreWaitedFor() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger waiting = new AtomicInteger();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> slow = IntStream.range(0, JsonBodyFilter.MAXIMUM_WAITED_FOR)
                    .mapToObj(client -> clients.submit(() -> read(new SlowRequest(waiting, goOn))))
                    .toList();
            await().until(() -> waiting.get() == JsonBodyFilter.MAXIMUM_WAITED_FOR);

            assertThat(read(request(BODY.getBytes(StandardCharsets.UTF_8)))).isEqualTo(BODY);
            assertThatExceptionOfType(TooManyRequestsException.class)
                    .isThrownBy(() -> read(new SlowRequest(waiting, goOn)))
                    .satisfies(refused -> assertThat(refused.code()).isEqualTo("too_many_bodies"));
            goOn.countDown();
            for (Future<String> one : slow) {
                assertThat(one.get()).isEmpty();
            }
        }
    }

    @Test
    void bodiesOfAllRequestsTogetherAreLimitedUntilTheyAreDealtWith() throws Exception {
        byte[] large = new byte[JsonBodyFilter.LIMIT_BYTES];
        long most = Math.max(large.length, Runtime.getRuntime().maxMemory() / 8 / 25);
        List<MockHttpServletRequest> atATime = new ArrayList<>();
        for (long all = 0; all <= most; all += large.length) {
            atATime.add(request(large));
        }
        assertThatExceptionOfType(TooManyRequestsException.class)
                .isThrownBy(() -> readEachWhileTheOnesBeforeAreHeld(atATime))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo("too_many_bodies"));

        assertThat(read(request(large))).hasSize(large.length);
    }

    private void readEachWhileTheOnesBeforeAreHeld(List<MockHttpServletRequest> requests) throws Exception {
        if (!requests.isEmpty()) {
            filtered(requests.getFirst(), (request, response) -> {
                assertThat(request.getInputStream().read()).isZero();
                try {
                    readEachWhileTheOnesBeforeAreHeld(requests.subList(1, requests.size()));
                } catch (RuntimeException refused) {
                    throw refused;
                } catch (Exception unexpected) {
                    throw new IllegalStateException(unexpected);
                }
            });
        }
    }

    @Test
    void whoIsRefusedInTheMiddleOfABodyIsToldThatTheConnectionEnds() {
        MockHttpServletResponse response = new MockHttpServletResponse();
        assertThatExceptionOfType(BodyTooLargeException.class)
                .isThrownBy(() -> filter.doFilter(
                        request(new byte[JsonBodyFilter.LIMIT_BYTES + 1]),
                        response,
                        (request, refused) -> request.getInputStream()));
        assertThat(response.getHeader("Connection")).isEqualTo("close");
    }

    @Test
    void anArrayIsNotReadAheadWhateverItsTypeSays() throws Exception {
        MockHttpServletRequest array = request(new byte[2 * JsonBodyFilter.LIMIT_BYTES]);
        array.setMethod("PUT");
        assertThat(read(array)).hasSize(2 * JsonBodyFilter.LIMIT_BYTES);
    }

    private String read(MockHttpServletRequest request) throws Exception {
        List<String> read = new ArrayList<>();
        filtered(
                request,
                (wrapped, response) ->
                        read.add(new String(wrapped.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1)));
        return read.getFirst();
    }

    private void filtered(MockHttpServletRequest request, FilterChain chain) throws Exception {
        filter.doFilter(request, new MockHttpServletResponse(), chain);
    }

    private static MockHttpServletRequest request(byte[] body) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/v1/jobs");
        request.setContentType("application/json");
        request.setContent(body);
        return request;
    }

    /** Whose body ends, empty, when the test says so. */
    private static final class SlowRequest extends MockHttpServletRequest {
        private final AtomicInteger waiting;
        private final CountDownLatch goOn;

        SlowRequest(AtomicInteger waiting, CountDownLatch goOn) {
            super("POST", "/v1/jobs");
            setContentType("application/json");
            this.waiting = waiting;
            this.goOn = goOn;
        }

        @Override
        public ServletInputStream getInputStream() {
            return new ServletInputStream() {
                @Override
                public int read() {
                    waiting.incrementAndGet();
                    try {
                        goOn.await();
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                    }
                    return -1;
                }

                @Override
                public int read(byte[] target, int offset, int length) {
                    return read();
                }

                @Override
                public boolean isFinished() {
                    return false;
                }

                @Override
                public boolean isReady() {
                    return false;
                }

                @Override
                public void setReadListener(ReadListener listener) {}
            };
        }
    }
}
