package dev.onecopy.api.http;

import dev.onecopy.api.ingest.Destination;
import dev.onecopy.api.ingest.FileImport;
import dev.onecopy.api.ingest.Reservations;
import dev.onecopy.npy.NpyFormatException;
import dev.onecopy.segment.NameCollision;
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

/** Arrays whose bytes do not come over HTTP, but from this host. */
@RestController
@RequestMapping("/v1/arrays")
@Tag(name = "arrays")
class HostArrayController {
    private final Segment segment;
    private final Reservations reservations;
    private final FileImport imports;

    HostArrayController(Segment segment, Reservations reservations, FileImport imports) {
        this.segment = segment;
        this.reservations = reservations;
        this.imports = imports;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Copy an .npy file of this host, or reserve an array for a program on it to write",
            description =
                    "A file to import must lie in a folder of onecopy.import.roots. A program locks and maps the bytes at"
                            + " segmentPath and offsetBytes, as docs/segment-format.md says, writes them, lets them go,"
                            + " and seals the array. 409 if the name is taken.")
    ResponseEntity<ArrayRepresentation> create(
            @RequestParam(required = false) @Nullable String name,
            @TimeToLive @RequestParam(required = false) @Nullable String timeToLive,
            @RequestBody ArrayRequest request)
            throws NpyFormatException {
        Destination destination = new Destination(name, NameCollision.REFUSE, Durations.timeToLive(timeToLive));
        ArrayRepresentation array = switch (request) {
            case ReservationBody body -> reserve(body, destination);
            case ImportBody body ->
                ArrayRepresentation.of(imports.importFile(body.requiredPath(), destination), segment);
        };
        return ResponseEntity.created(URI.create("/v1/arrays/" + array.id())).body(array);
    }

    private ArrayRepresentation reserve(ReservationBody body, Destination destination) {
        Reservations.Reserved reserved = reservations.reserve(body.toType(), destination);
        return ArrayRepresentation.of(reserved.entry(), segment).reserved(destination.name(), reserved.expiresAt());
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
