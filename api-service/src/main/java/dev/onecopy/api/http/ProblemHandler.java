package dev.onecopy.api.http;

import dev.onecopy.api.image.ImageFormatException;
import dev.onecopy.api.ingest.ArrayHeldException;
import dev.onecopy.api.ingest.ImportFileNotFoundException;
import dev.onecopy.api.ingest.ImportNotAllowedException;
import dev.onecopy.api.ingest.ImportUnreadableException;
import dev.onecopy.api.ingest.InvalidNameException;
import dev.onecopy.api.ingest.LengthRequiredException;
import dev.onecopy.api.ingest.UploadTimeoutException;
import dev.onecopy.api.job.TooManyJobsException;
import dev.onecopy.api.plan.IdempotencyKeyReusedException;
import dev.onecopy.api.plan.InvalidJobException;
import dev.onecopy.api.plan.JobStateException;
import dev.onecopy.api.store.KnownArrays;
import dev.onecopy.array.InvalidSliceException;
import dev.onecopy.expression.ExpressionException;
import dev.onecopy.npy.NpyFormatException;
import dev.onecopy.segment.ArrayNotFoundException;
import dev.onecopy.segment.DirectoryFullException;
import dev.onecopy.segment.NameTakenException;
import dev.onecopy.segment.Segment;
import dev.onecopy.segment.SegmentFullException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Every failure as a problem detail; what went wrong inside is logged and not told. */
@RestControllerAdvice
class ProblemHandler extends ResponseEntityExceptionHandler {
    private static final String SEGMENT_LOST = "segment_lost";
    private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

    private final Segment segment;
    private final KnownArrays arrays;

    ProblemHandler(Segment segment, KnownArrays arrays) {
        this.segment = segment;
        this.arrays = arrays;
    }

    @ExceptionHandler
    ProblemDetail handle(ArrayHeldException held) {
        return Problem.of(HttpStatus.CONFLICT, "array_held", message(held));
    }

    @ExceptionHandler
    ProblemDetail handle(SegmentFullException full) {
        return Problem.of(
                HttpStatus.INSUFFICIENT_STORAGE,
                full.code(),
                message(full),
                Map.of(
                        "neededBytes", full.neededBytes(),
                        "freeBytes", full.freeBytes(),
                        "largestFreeBytes", full.largestFreeBytes(),
                        "holders", SegmentHolder.largest(segment)));
    }

    @ExceptionHandler
    ProblemDetail handle(DirectoryFullException full) {
        return Problem.of(HttpStatus.INSUFFICIENT_STORAGE, full.code(), message(full));
    }

    @ExceptionHandler
    ProblemDetail handle(NameTakenException taken) {
        return Problem.of(HttpStatus.CONFLICT, taken.code(), message(taken));
    }

    @ExceptionHandler
    ProblemDetail handle(ArrayNotFoundException unknown) {
        if (arrays.isLost(unknown.idOrName())) {
            return Problem.of(
                    HttpStatus.GONE,
                    SEGMENT_LOST,
                    "array " + unknown.idOrName() + " lay in a segment that is gone; upload it again");
        }
        return Problem.of(HttpStatus.NOT_FOUND, unknown.code(), message(unknown));
    }

    @ExceptionHandler
    ProblemDetail handle(JobNotFoundException unknown) {
        return Problem.of(HttpStatus.NOT_FOUND, "job_not_found", message(unknown));
    }

    @ExceptionHandler
    ProblemDetail handle(JobOnLostSegmentException lost) {
        return Problem.of(
                HttpStatus.GONE, SEGMENT_LOST, message(lost), Map.of("job", JobRepresentation.of(lost.job(), segment)));
    }

    @ExceptionHandler
    ProblemDetail handle(JobStateException refused) {
        return Problem.of(HttpStatus.CONFLICT, refused.code(), message(refused));
    }

    @ExceptionHandler
    ProblemDetail handle(IdempotencyKeyReusedException reused) {
        return Problem.of(HttpStatus.UNPROCESSABLE_CONTENT, "idempotency_key_reused", message(reused));
    }

    @ExceptionHandler
    ProblemDetail handle(NpyFormatException invalid) {
        return Problem.of(HttpStatus.BAD_REQUEST, invalid.code(), message(invalid));
    }

    @ExceptionHandler
    ProblemDetail handle(ImageFormatException invalid) {
        return Problem.of(HttpStatus.BAD_REQUEST, invalid.code(), message(invalid));
    }

    @ExceptionHandler
    ProblemDetail handle(LengthRequiredException missing) {
        return Problem.of(HttpStatus.LENGTH_REQUIRED, "length_required", message(missing));
    }

    @ExceptionHandler
    ProblemDetail handle(UploadTimeoutException late) {
        return Problem.of(HttpStatus.REQUEST_TIMEOUT, "upload_timeout", message(late));
    }

    @ExceptionHandler
    ProblemDetail handle(BodyTooSlowException slow) {
        return Problem.of(
                HttpStatus.REQUEST_TIMEOUT,
                "body_too_slow",
                message(slow),
                Map.of(
                        "bytesPerSecond", slow.bytesPerSecond(),
                        "minimumBytesPerSecond", slow.minimumBytesPerSecond()));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> handle(UnsupportedCodingException coded) {
        return ResponseEntity.status(HttpStatus.UNSUPPORTED_MEDIA_TYPE)
                .header(HttpHeaders.ACCEPT_ENCODING, "identity")
                .body(Problem.of(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported_content_encoding", message(coded)));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> handle(RangeNotSatisfiableException unsatisfiable) {
        return ResponseEntity.status(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
                .header(HttpHeaders.CONTENT_RANGE, "bytes */" + unsatisfiable.contentBytes())
                .body(Problem.of(
                        HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE, "range_not_satisfiable", message(unsatisfiable)));
    }

    @ExceptionHandler
    ProblemDetail handle(InvalidSliceException invalid) {
        return Problem.of(HttpStatus.BAD_REQUEST, invalid.code(), message(invalid));
    }

    @ExceptionHandler
    ProblemDetail handle(ImportNotAllowedException refused) {
        return Problem.of(HttpStatus.FORBIDDEN, "import_not_allowed", message(refused));
    }

    @ExceptionHandler
    ProblemDetail handle(ImportFileNotFoundException missing) {
        return Problem.of(HttpStatus.NOT_FOUND, "import_file_not_found", message(missing));
    }

    @ExceptionHandler
    ProblemDetail handle(ImportUnreadableException unreadable) {
        return Problem.of(HttpStatus.UNPROCESSABLE_CONTENT, "import_unreadable", message(unreadable));
    }

    @ExceptionHandler
    ProblemDetail handle(InvalidNameException invalid) {
        return Problem.of(HttpStatus.BAD_REQUEST, "invalid_name", message(invalid));
    }

    @ExceptionHandler
    ProblemDetail handle(InvalidRequestException invalid) {
        return Problem.of(HttpStatus.BAD_REQUEST, "invalid_request", message(invalid));
    }

    @ExceptionHandler
    ProblemDetail handle(InvalidJobException invalid) {
        return Problem.of(HttpStatus.BAD_REQUEST, invalid.code(), message(invalid));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> handle(TooManyJobsException tooMany) {
        return tooMany(tooMany.code(), message(tooMany));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> handle(TooManyRequestsException tooMany) {
        return tooMany(tooMany.code(), message(tooMany));
    }

    private static ResponseEntity<ProblemDetail> tooMany(String code, String message) {
        return ResponseEntity.status(HttpStatus.TOO_MANY_REQUESTS)
                .header(HttpHeaders.RETRY_AFTER, Waiting.RETRY_AFTER_SECONDS)
                .body(Problem.of(HttpStatus.TOO_MANY_REQUESTS, code, message));
    }

    @ExceptionHandler
    ProblemDetail handle(ExpressionException invalid) {
        return invalid.column() == ExpressionException.UNKNOWN_COLUMN
                ? Problem.of(HttpStatus.BAD_REQUEST, invalid.code(), message(invalid))
                : Problem.of(
                        HttpStatus.BAD_REQUEST, invalid.code(), message(invalid), Map.of("column", invalid.column()));
    }

    @ExceptionHandler
    ProblemDetail handle(AccessDeniedException refused) {
        return Problem.forbiddenRole();
    }

    /** A client that hung up hears nothing of it; one that sent half a body and still listens does. */
    @ExceptionHandler
    @Nullable
    ProblemDetail handle(IOException broken, HttpServletResponse response) {
        log.info("a request or its answer broke off: {}", broken.toString());
        return response.isCommitted()
                ? null
                : Problem.of(HttpStatus.BAD_REQUEST, "incomplete_body", "the body ended before it was complete");
    }

    @ExceptionHandler
    ProblemDetail handle(BodyTooLargeException tooLarge) {
        return Problem.of(HttpStatus.CONTENT_TOO_LARGE, "body_too_large", message(tooLarge));
    }

    @ExceptionHandler
    ProblemDetail handle(Exception unexpected, WebRequest request) {
        log.error("failed to answer {}", request.getDescription(false), unexpected);
        return Problem.of(
                HttpStatus.INTERNAL_SERVER_ERROR, "internal_error", "the service failed; its log has the cause");
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ProblemDetail problem = Problem.of(HttpStatus.BAD_REQUEST, "invalid_request", JsonFailure.describe(failure));
        return handleExceptionInternal(failure, problem, headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception failure, @Nullable Object body, HttpHeaders headers, HttpStatusCode code, WebRequest request) {
        ResponseEntity<Object> response = super.handleExceptionInternal(failure, body, headers, code, request);
        HttpStatus status = HttpStatus.resolve(code.value());
        if (response != null && response.getBody() instanceof ProblemDetail problem && status != null) {
            Problem.complete(problem, status.name().toLowerCase(Locale.ROOT));
        }
        return response;
    }

    private static String message(Exception failure) {
        return String.valueOf(failure.getMessage());
    }
}
