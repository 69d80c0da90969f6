package dev.onecopy.api.access;

import dev.onecopy.api.http.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes the refusals of filters as problem details, like those of controllers. */
@Component
class RefusalWriter implements AuthenticationEntryPoint, AccessDeniedHandler {
    private static final String CHALLENGE = "Bearer realm=\"onecopy\"";

    private final JsonMapper json;

    RefusalWriter(JsonMapper json) {
        this.json = json;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException refused)
            throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE);
        boolean presented = request.getHeader(HttpHeaders.AUTHORIZATION) != null;
        write(
                response,
                Problem.of(
                        HttpStatus.UNAUTHORIZED,
                        "unauthenticated",
                        presented
                                ? "the key is not one of this service"
                                : "a key is needed: send it as 'Authorization: Bearer KEY'"));
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException refused)
            throws IOException {
        write(response, Problem.forbiddenRole());
    }

    /** A path or a header that no client of good will sends. */
    void malformed(HttpServletRequest request, HttpServletResponse response, RequestRejectedException rejected)
            throws IOException {
        write(response, Problem.of(HttpStatus.BAD_REQUEST, "invalid_request", detail(request, rejected)));
    }

    private static String detail(HttpServletRequest request, RequestRejectedException rejected) {
        int parameter = request.getRequestURI().indexOf(';');
        return parameter < 0
                ? String.valueOf(rejected.getMessage())
                : "the path has the parameter '" + request.getRequestURI().substring(parameter)
                        + "'; none is expected, and no name has a ';'";
    }

    void write(HttpServletResponse response, ProblemDetail problem) throws IOException {
        response.setStatus(problem.getStatus());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(json.writeValueAsBytes(problem));
    }
}
