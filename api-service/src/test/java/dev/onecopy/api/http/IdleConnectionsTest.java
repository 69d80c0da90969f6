package dev.onecopy.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.api.ApiApplication;
import dev.onecopy.testing.FreePort;
import dev.onecopy.testing.OnecopyClient;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Connections on which nothing comes hold no thread, and little memory. */
class IdleConnectionsTest {
    private static final int CONNECTIONS = 900;
    /** With as many of them as may be open a heap of 256 MiB has room to work. */
    private static final long MAXIMUM_BYTES_EACH = 80 << 10;

    @TempDir
    Path folder;

    @Test
    void manyLeaveRoomAndTheServiceAnswers() throws IOException {
        int port = FreePort.next();
        List<SocketChannel> idle = new ArrayList<>();
        try (ConfigurableApplicationContext service = new SpringApplication(ApiApplication.class)
                        .run(
                                "--server.port=" + port,
                                "--spring.rabbitmq.port=" + FreePort.next(),
                                "--onecopy.segment.path=" + folder.resolve("segment"),
                                "--onecopy.segment.capacity=1MB",
                                "--onecopy.segment.on-stop=delete");
                OnecopyClient client = new OnecopyClient(URI.create("http://127.0.0.1:" + port))) {
            assertThat(client.get("/v1/service").status()).isEqualTo(200);
            long before = usedBytes();
            for (int opened = 0; opened < CONNECTIONS; opened++) {
                idle.add(askOnce(port));
            }

            assertThat((usedBytes() - before) / CONNECTIONS).isLessThan(MAXIMUM_BYTES_EACH);
            assertThat(idle).allMatch(SocketChannel::isConnected);
            assertThat(client.get("/v1/service").status()).isEqualTo(200);
            assertThat(service.isRunning()).isTrue();
        } finally {
            for (SocketChannel connection : idle) {
                connection.close();
            }
        }
    }

    /** A connection that is kept after its first answer. */
    private static SocketChannel askOnce(int port) throws IOException {
        SocketChannel connection = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        String request = "HEAD /actuator/health/liveness HTTP/1.1\r\nHost: localhost\r\n\r\n";
        connection.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        ByteBuffer answer = ByteBuffer.allocate(4_096);
        assertThat(connection.read(answer)).isPositive();
        return connection;
    }

    private static long usedBytes() {
        var memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
