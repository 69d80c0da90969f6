package dev.onecopy.api.http;

import java.net.URI;
import java.util.Map;
import org.slf4j.MDC;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** Problem details as this service writes them: RFC 9457 with a stable {@code code}. */
public final class Problem {
    private static final String CODE = "code";
    private static final String TRACE_ID = "traceId";
    private static final String TYPE_PREFIX = "urn:onecopy:problem:";

    private Problem() {}

    static String type(String code) {
        return TYPE_PREFIX + code;
    }

    /** A problem with what is wrong in one sentence. */
    public static ProblemDetail of(HttpStatus status, String code, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        complete(problem, code);
        return problem;
    }

    /** What a valid key is told that does not allow what it was used for. */
    public static ProblemDetail forbiddenRole() {
        return of(HttpStatus.FORBIDDEN, "forbidden_role", "the role of this key does not allow this request");
    }

    /** Gives a problem of the framework's making its code, unless it has one. */
    static void complete(ProblemDetail problem, String code) {
        if (problem.getProperties() == null || !problem.getProperties().containsKey(CODE)) {
            problem.setType(URI.create(type(code)));
            problem.setProperty(CODE, code);
            String traceId = MDC.get(TRACE_ID);
            if (traceId != null) {
                problem.setProperty(TRACE_ID, traceId);
            }
        }
    }

    static ProblemDetail of(HttpStatus status, String code, String detail, Map<String, ?> properties) {
        ProblemDetail problem = of(status, code, detail);
        properties.forEach(problem::setProperty);
        return problem;
    }
}
