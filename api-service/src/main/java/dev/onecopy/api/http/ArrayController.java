package dev.onecopy.api.http;

import dev.onecopy.api.config.HttpProperties;
import dev.onecopy.api.ingest.ArrayIngest;
import dev.onecopy.api.ingest.ArrayName;
import dev.onecopy.api.ingest.Destination;
import dev.onecopy.api.ingest.Reservations;
import dev.onecopy.array.BasicIndex;
import dev.onecopy.segment.ArrayEntry;
import dev.onecopy.segment.ArrayLease;
import dev.onecopy.segment.NameCollision;
import dev.onecopy.segment.Publication;
import dev.onecopy.segment.Segment;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/** Arrays in, arrays out. */
@RestController
@RequestMapping("/v1/arrays")
@Tag(name = "arrays")
class ArrayController {
    private static final String BODY =
            "The body is an .npy stream, or a PNG or JPEG image that becomes uint8 of height ×"
                    + " width × channels, whatever its content type.";

    private final Segment segment;
    private final ArrayIngest ingest;
    private final Reservations reservations;
    private final HttpProperties properties;

    ArrayController(Segment segment, ArrayIngest ingest, Reservations reservations, HttpProperties properties) {
        this.segment = segment;
        this.ingest = ingest;
        this.reservations = reservations;
        this.properties = properties;
    }

    @PostMapping
    @Operation(
            summary = "Upload an array",
            description = BODY + " 409 if the name is taken.",
            requestBody =
                    @RequestBody(
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                                            schema = @Schema(type = "string", format = "binary"))))
    ResponseEntity<ArrayRepresentation> create(
            @RequestParam(required = false) @Nullable String name,
            @TimeToLive @RequestParam(required = false) @Nullable String timeToLive,
            @Parameter(hidden = true) HttpServletRequest request)
            throws IOException {
        return created(ingest(request, new Destination(name, NameCollision.REFUSE, Durations.timeToLive(timeToLive)))
                .entry());
    }

    @PutMapping("/{name}")
    @Operation(
            summary = "Create a named array, or replace it atomically",
            description = BODY + " curl -T big.npy …/v1/arrays/big",
            requestBody =
                    @RequestBody(
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                                            schema = @Schema(type = "string", format = "binary"))))
    ResponseEntity<ArrayRepresentation> put(
            @PathVariable String name,
            @TimeToLive @RequestParam(required = false) @Nullable String timeToLive,
            @Parameter(hidden = true) HttpServletRequest request)
            throws IOException {
        Publication publication =
                ingest(request, new Destination(name, NameCollision.REPLACE, Durations.timeToLive(timeToLive)));
        return publication.replaced() == null
                ? created(publication.entry())
                : ResponseEntity.ok(ArrayRepresentation.of(publication.entry(), segment));
    }

    private Publication ingest(HttpServletRequest request, Destination destination) throws IOException {
        long length = request.getContentLengthLong();
        return ingest.ingest(
                new BodyChannel(request.getInputStream(), pace()),
                length < 0 ? OptionalLong.empty() : OptionalLong.of(length),
                destination);
    }

    private ResponseEntity<ArrayRepresentation> created(ArrayEntry entry) {
        return ResponseEntity.created(
                        URI.create("/v1/arrays/" + entry.reference().arrayId()))
                .body(ArrayRepresentation.of(entry, segment));
    }

    @GetMapping
    @Operation(summary = "List arrays, the oldest first")
    Page<ArrayRepresentation> list(
            @RequestParam(defaultValue = "" + Page.DEFAULT_LIMIT) int limit,
            @RequestParam(required = false) @Nullable String after) {
        Page.checkLimit(limit);
        List<ArrayEntry> all = segment.list();
        int last = after == null
                ? -1
                : all.stream().map(ArrayController::id).toList().indexOf(after);
        if (after != null && last < 0) {
            throw new InvalidRequestException("after is " + after + ", and that array is gone; begin again without it");
        }
        List<ArrayEntry> following =
                all.stream().skip(last + 1L).limit(limit + 1L).toList();
        return Page.of(following, limit, entry -> ArrayRepresentation.of(entry, segment), ArrayController::id);
    }

    private static String id(ArrayEntry entry) {
        return entry.reference().arrayId().toString();
    }

    @GetMapping("/{idOrName}")
    @Operation(summary = "What an array is and where it lies")
    ArrayRepresentation get(@PathVariable String idOrName) {
        return ArrayRepresentation.of(ArrayName.resolve(segment, idOrName), segment);
    }

    @GetMapping(value = "/{idOrName}/content", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    @Operation(
            summary = "Download an array or a slice of it as .npy",
            description = "Range is honoured. A slice comes in C order, a whole array in the order that it has.")
    ResponseEntity<Resource> content(
            @PathVariable String idOrName,
            @Parameter(description = "a NumPy basic index", example = "0:10, ..., ::-1")
                    @RequestParam(required = false)
                    @Nullable
                    String slice,
            @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.RANGE, required = false) @Nullable
                    String range) {
        ArrayLease lease =
                segment.lease(ArrayName.resolve(segment, idOrName).reference().arrayId());
        // Not with the stream: there is none for a HEAD, and several for several ranges.
        RequestContextHolder.currentRequestAttributes()
                .registerDestructionCallback("lease", lease::close, RequestAttributes.SCOPE_REQUEST);
        ArrayContent content = slice == null
                ? ArrayContent.whole(lease, this::pace)
                : ArrayContent.slice(lease, BasicIndex.parse(slice), this::pace);
        RangeNotSatisfiableException.check(range, content);
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .eTag(id(lease.entry()))
                .body(content);
    }

    private BodyPace pace() {
        return BodyPace.of(properties);
    }

    @DeleteMapping("/{idOrName}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Delete an array", description = "Its memory is free when the last job on it has ended.")
    void delete(@PathVariable String idOrName) {
        UUID id = ArrayName.resolve(segment, idOrName).reference().arrayId();
        if (!reservations.abandon(id)) {
            segment.delete(id);
        }
    }
}
