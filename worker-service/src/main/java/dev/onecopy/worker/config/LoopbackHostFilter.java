package dev.onecopy.worker.config;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Keeps web pages of other sites from health and metrics of a worker that listens on loopback only: a browser of this
 * machine would ask for them under a foreign name, by DNS rebinding. On a wider address, such as a network of
 * containers, whoever asks knows the worker by names that it does not know itself.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class LoopbackHostFilter extends OncePerRequestFilter {
    private static final Set<String> LOOPBACK_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

    private final boolean onLoopback;

    LoopbackHostFilter(@Value("${server.address:0.0.0.0}") String address) throws UnknownHostException {
        onLoopback = InetAddress.getByName(address).isLoopbackAddress();
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !onLoopback;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (LOOPBACK_HOSTS.contains(name(request.getHeader(HttpHeaders.HOST)))
                && request.getHeader(HttpHeaders.ORIGIN) == null) {
            chain.doFilter(request, response);
        } else {
            response.setStatus(HttpStatus.FORBIDDEN.value());
        }
    }

    /** The host without its port, in lower case; empty when there is none. */
    private static String name(@Nullable String host) {
        return host == null ? "" : host.replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT);
    }
}
