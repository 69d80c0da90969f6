package dev.onecopy.api.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.DisconnectedClientHelper;

/**
 * Requests that were refused or failed, whoever refused them; one whose client has hung up is neither. Those of the
 * server have a series for each status only after its first one, in which Prometheus sees no increase.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
public class RefusalMetrics extends OncePerRequestFilter {
    private static final String REFUSED = "onecopy.requests.refused";

    /** What this service answers by itself; others come from the server and from the framework. */
    private static final List<Integer> STATUSES =
            List.of(400, 401, 403, 404, 405, 406, 408, 409, 410, 411, 413, 415, 416, 422, 429, 500, 503, 507);

    private static final int FIRST_REFUSAL = 400;

    private final MeterRegistry registry;

    public RefusalMetrics(MeterRegistry registry) {
        this.registry = registry;
        STATUSES.forEach(this::refused);
    }

    private Counter refused(int status) {
        return Counter.builder(REFUSED)
                .description("Requests that were answered with a status of 400 or more")
                .tag(Tags.STATUS, Integer.toString(status))
                .register(registry);
    }

    /** The answer to a request that waits is written by its second dispatch. */
    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } catch (IOException | ServletException | RuntimeException | Error failure) {
            if (!DisconnectedClientHelper.isClientDisconnectedException(failure)) {
                refused(HttpServletResponse.SC_INTERNAL_SERVER_ERROR).increment();
            }
            throw failure;
        }
        if (response.getStatus() >= FIRST_REFUSAL && !request.isAsyncStarted()) {
            refused(response.getStatus()).increment();
        }
    }
}
