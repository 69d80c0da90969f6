package dev.onecopy.api.http;

import dev.onecopy.api.ingest.Reservations;
import dev.onecopy.segment.Segment;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Arrays that do not come over HTTP. */
@RestController
@RequestMapping("/v1/arrays")
@Tag(name = "arrays")
class ReservationController {
    private final Segment segment;
    private final Reservations reservations;

    ReservationController(Segment segment, Reservations reservations) {
        this.segment = segment;
        this.reservations = reservations;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Reserve an array for a program on this host to write",
            description =
                    "The program locks and maps the bytes at segmentPath and offsetBytes, as docs/segment-format.md"
                            + " says, writes them, lets them go, and seals the array. 409 if the name is taken.")
    ResponseEntity<ArrayRepresentation> reserve(
            @RequestParam(required = false) @Nullable String name, @RequestBody ArrayRequest request) {
        Reservations.Reserved reserved = switch (request) {
            case ReservationBody body -> reservations.reserve(body.toType(), name);
        };
        return ResponseEntity.created(
                        URI.create("/v1/arrays/" + reserved.entry().reference().arrayId()))
                .body(ArrayRepresentation.of(reserved.entry(), segment).reserved(name, reserved.expiresAt()));
    }

    @PostMapping("/{id}/seal")
    @Operation(
            summary = "Publish a reserved array",
            description =
                    "409 array_held while a process has its bytes locked; 404 if it is not reserved, or no longer.")
    ArrayRepresentation seal(@PathVariable UUID id) {
        return ArrayRepresentation.of(reservations.seal(id), segment);
    }
}
