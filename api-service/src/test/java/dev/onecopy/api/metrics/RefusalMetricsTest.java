package dev.onecopy.api.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.connector.ClientAbortException;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class RefusalMetricsTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RefusalMetrics refusals = new RefusalMetrics(meters);

    @Test
    void whatIsAnsweredWithAnErrorIsCountedByItsStatus() throws Exception {
        answer((request, response) -> ((HttpServletResponse) response).setStatus(429));
        answer((request, response) -> ((HttpServletResponse) response).setStatus(200));

        assertThat(counted("429")).isEqualTo(1);
        assertThat(counted()).isEqualTo(1);
    }

    @Test
    void whatThrowsIsAnErrorOfTheService() {
        assertThatThrownBy(() -> answer((request, response) -> {
                    throw new IllegalStateException("as the test wants");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(counted("500")).isEqualTo(1);
    }

    @Test
    void aClientThatHungUpWasNotRefused() {
        assertThatThrownBy(() -> answer((request, response) -> {
                    throw new ClientAbortException(new IOException("Broken pipe"));
                }))
                .isInstanceOf(ClientAbortException.class);

        assertThat(counted()).isZero();
    }

    private void answer(FilterChain chain) throws Exception {
        refusals.doFilter(new MockHttpServletRequest(), new MockHttpServletResponse(), chain);
    }

    private double counted(String status) {
        return meters.get("onecopy.requests.refused")
                .tag("status", status)
                .counter()
                .count();
    }

    private double counted() {
        return meters.get("onecopy.requests.refused").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
