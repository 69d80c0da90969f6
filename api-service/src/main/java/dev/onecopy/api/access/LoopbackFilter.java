package dev.onecopy.api.access;

import dev.onecopy.api.config.HttpProperties;
import dev.onecopy.api.http.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Keeps web pages of other sites away from a service that asks nobody for a key: a browser on this machine would carry
 * their requests here, by DNS rebinding under a foreign {@code Host}, otherwise with a foreign {@code Origin}. Where a
 * key is needed, no page has one to send. Who follows a link to a page of this service, as from its documentation on
 * another site, comes to it: that site sees nothing of it.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class LoopbackFilter extends OncePerRequestFilter {
    private static final Set<String> LOOPBACK_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");
    /** What the documentation links, and where these lead. */
    private static final Set<String> PAGES = Set.of("/", "/docs", "/swagger-ui/index.html");

    private final Set<String> allowedHosts;
    private final ApiKeys keys;
    private final RefusalWriter refusals;

    LoopbackFilter(HttpProperties properties, ApiKeys keys, RefusalWriter refusals) {
        this.allowedHosts = Stream.concat(LOOPBACK_HOSTS.stream(), properties.allowedHosts().stream())
                .map(host -> host.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        this.keys = keys;
        this.refusals = refusals;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return keys.areRequired();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<ProblemDetail> refusal = refusal(request);
        if (refusal.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        refusals.write(response, refusal.get());
    }

    private Optional<ProblemDetail> refusal(HttpServletRequest request) {
        String host = request.getHeader(HttpHeaders.HOST);
        if (!allowedHosts.contains(name(host))) {
            return Optional.of(Problem.of(
                    HttpStatus.FORBIDDEN,
                    "forbidden_host",
                    "the host '" + host + "' is not served; onecopy.http.allowed-hosts names those that are"));
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null && !origin.equalsIgnoreCase(request.getScheme() + "://" + host)) {
            return Optional.of(Problem.of(
                    HttpStatus.FORBIDDEN,
                    "forbidden_origin",
                    "requests from pages of '" + origin + "' are not served"));
        }
        if ("cross-site".equalsIgnoreCase(request.getHeader("Sec-Fetch-Site")) && !opensPage(request)) {
            return Optional.of(Problem.of(
                    HttpStatus.FORBIDDEN, "forbidden_origin", "requests from pages of other sites are not served"));
        }
        return Optional.empty();
    }

    private static boolean opensPage(HttpServletRequest request) {
        return HttpMethod.GET.matches(request.getMethod())
                && PAGES.contains(request.getRequestURI())
                && "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
                && "document".equals(request.getHeader("Sec-Fetch-Dest"));
    }

    /** The host without its port, in lower case; empty when there is none. */
    private static String name(@Nullable String host) {
        if (host == null) {
            return "";
        }
        int colon = host.lastIndexOf(':');
        String name = colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
        return name.toLowerCase(Locale.ROOT);
    }
}
