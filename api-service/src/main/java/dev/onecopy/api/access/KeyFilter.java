package dev.onecopy.api.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Knows the caller by {@code Authorization: Bearer KEY}. What a request without a valid key may do is not its matter.
 */
final class KeyFilter extends OncePerRequestFilter {
    private static final String SCHEME = "Bearer ";

    private final ApiKeys keys;

    KeyFilter(ApiKeys keys) {
        this.keys = keys;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        presented(request.getHeader(HttpHeaders.AUTHORIZATION))
                .flatMap(keys::find)
                .ifPresent(key -> {
                    SecurityContext context = SecurityContextHolder.createEmptyContext();
                    context.setAuthentication(new KeyAuthentication(key));
                    SecurityContextHolder.setContext(context);
                });
        chain.doFilter(request, response);
    }

    private static Optional<String> presented(@Nullable String header) {
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.of(header.substring(SCHEME.length()).strip())
                : Optional.empty();
    }
}
