package dev.onecopy.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.onecopy.testing.ElementType;
import dev.onecopy.testing.FreePort;
import dev.onecopy.testing.GeneratedArray;
import dev.onecopy.testing.HttpReply;
import dev.onecopy.testing.OnecopyClient;
import dev.onecopy.testing.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An array that no int can count the bytes of, through a service whose heap has room for a fortieth of it. */
@Tag("processes")
class LargeUploadTest {
    private static final int HEAP_MIB = 128;
    private static final GeneratedArray ARRAY = GeneratedArray.of(ElementType.UINT16, 5, 1L << 29);
    private static final long CAPACITY_BYTES = ARRAY.nbytes();
    private static final long SPARE_BYTES = 1L << 30;
    private static final Path MEMORY = Path.of("/dev/shm");

    @Test
    void fiveGibibytesPassThroughAHeapOf128Mebibytes() throws IOException {
        assumeTrue(
                Files.getFileStore(MEMORY).getUsableSpace() > CAPACITY_BYTES + SPARE_BYTES
                        && availableMemoryBytes() > CAPACITY_BYTES + SPARE_BYTES,
                "no memory for 5 GiB; LargeArrayTest shows sparsely that such arrays work");
        Path folder = Files.createTempDirectory(MEMORY, "onecopy-system-test-");
        int port = FreePort.next();
        // No broker: arrays come and go without one.
        try (ServiceProcess api = ServiceProcess.startJar(
                        "api-service",
                        Jars.apiService(),
                        HEAP_MIB,
                        List.of(
                                "--server.port=" + port,
                                "--spring.rabbitmq.port=" + FreePort.next(),
                                "--onecopy.segment.path=" + folder.resolve("segment"),
                                "--onecopy.segment.capacity=" + CAPACITY_BYTES + "B",
                                "--onecopy.segment.on-stop=delete"),
                        Map.of());
                OnecopyClient client = new OnecopyClient(URI.create("http://127.0.0.1:" + port))) {
            await().atMost(Deployment.STARTS_WITHIN).ignoreExceptions().until(() -> {
                api.requireRunning();
                return client.get("/v1/segment").status() == 200;
            });
            HttpReply uploaded = client.put("large", ARRAY);
            assertThat(uploaded.status()).as(uploaded + api.text()).isEqualTo(201);
            checkFarEnd(client);
            assertThat(api.terminate(Deployment.ENDS_WITHIN)).as(api.text()).isIn(0, 143);
        } finally {
            Files.deleteIfExists(folder.resolve("segment"));
            Files.delete(folder);
        }
    }

    /** What lies behind the first 4 GiB, by a range and by a slice. */
    private static void checkFarEnd(OnecopyClient client) {
        long last = ARRAY.elementCount() - 1;
        byte[] ofRange = client.range("/v1/arrays/large/content", "bytes=" + (ARRAY.fileBytes() - 2) + "-");
        assertThat(Byte.toUnsignedInt(ofRange[0]) | Byte.toUnsignedInt(ofRange[1]) << 8)
                .isEqualTo((int) (last % ElementType.UINT16.period()));
        byte[] ofSlice = client.range("/v1/arrays/large/content?slice=4,-1:", "bytes=128-");
        assertThat(ofSlice).isEqualTo(ofRange);
    }

    private static long availableMemoryBytes() throws IOException {
        return Pattern.compile("MemAvailable: +(\\d+) kB")
                        .matcher(Files.readString(Path.of("/proc/meminfo")))
                        .results()
                        .mapToLong(line -> Long.parseLong(line.group(1)))
                        .findFirst()
                        .orElse(0)
                << 10;
    }
}
