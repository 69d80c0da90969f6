package dev.onecopy.api.http;

import dev.onecopy.api.worker.Worker;
import dev.onecopy.api.worker.WorkerRegistry;
import dev.onecopy.segment.ArrayEntry;
import dev.onecopy.segment.ArrayState;
import dev.onecopy.segment.PageKind;
import dev.onecopy.segment.ProcessMemory;
import dev.onecopy.segment.Segment;
import dev.onecopy.segment.SegmentUsage;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What lies where. */
@RestController
@Tag(name = "segment")
class SegmentController {
    private final Segment segment;
    private final WorkerRegistry workers;

    SegmentController(Segment segment, WorkerRegistry workers) {
        this.segment = segment;
        this.workers = workers;
    }

    /** The segment and every array in it, half-written ones included. */
    record SegmentRepresentation(
            UUID segmentId,
            String path,
            long ownerEpoch,
            long dataOffsetBytes,
            long capacityBytes,
            long usedBytes,
            long freeBytes,
            long largestFreeBytes,
            long warmBytes,
            long quarantinedBytes,
            int directoryEntries,
            int directoryUsed,
            PageKind pages,
            List<PageTables> pageTables,
            List<ArrayRepresentation> arrays) {}

    /** What the kernel spends on one process's mapping; grows with the pages that it has touched. */
    record PageTables(String process, long bytesPageTables) {}

    @GetMapping("/v1/segment")
    @Operation(summary = "How full the segment is, and of what")
    SegmentRepresentation get() {
        SegmentUsage usage = segment.usage();
        List<ArrayEntry> arrays = segment.list();
        return new SegmentRepresentation(
                segment.segmentId(),
                segment.file().toString(),
                segment.ownerEpoch(),
                usage.dataOffsetBytes(),
                usage.capacityBytes(),
                usage.usedBytes(),
                usage.freeBytes(),
                usage.largestFreeBytes(),
                usage.warmBytes(),
                arrays.stream()
                        .filter(array -> array.state() == ArrayState.QUARANTINED)
                        .mapToLong(ArrayEntry::extentBytes)
                        .sum(),
                usage.directoryEntries(),
                usage.directoryUsed(),
                usage.pages(),
                pageTables(),
                arrays.stream()
                        .map(entry -> ArrayRepresentation.of(entry, segment))
                        .toList());
    }

    private List<PageTables> pageTables() {
        PageTables own = new PageTables("api-service", ProcessMemory.now().pageTableBytes());
        Stream<PageTables> attached = workers.attached().stream()
                .map(Worker::heartbeat)
                .map(worker -> new PageTables(worker.workerId(), worker.bytesPageTables()));
        return Stream.concat(Stream.of(own), attached).toList();
    }
}
