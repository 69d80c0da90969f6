package dev.onecopy.api.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.web.header.HeaderWriter;

/**
 * What a browser may do with an answer: run and show what comes from this service, nothing in line, and nothing from
 * elsewhere. Names and messages of strangers that found their way into a page would stay dead letters.
 */
final class ContentSecurityPolicy implements HeaderWriter {
    private static final String HEADER = "Content-Security-Policy";
    private static final String FRAME = " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    private static final String STRICT =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';" + FRAME;

    /** The page of the API's documentation styles itself in line and draws its icons as data. */
    private static final String DOCUMENTATION_PATH = "/swagger-ui/";

    private static final String DOCUMENTATION = "default-src 'self'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data: blob:; object-src 'none';" + FRAME;

    @Override
    public void writeHeaders(HttpServletRequest request, HttpServletResponse response) {
        boolean isDocumentation = request.getServletPath().startsWith(DOCUMENTATION_PATH);
        response.setHeader(HEADER, isDocumentation ? DOCUMENTATION : STRICT);
    }
}
