package dev.onecopy.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.api.fixture.Requests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodyChannelTest {
    private final BodyChannel channel =
            new BodyChannel(new WholeBody(new byte[] {1, 2, 3, 4, 5}), BodyPace.of(Requests.settings(null, List.of())));

    @Test
    void whatIsReadStandsBeforeThePosition() throws IOException {
        ByteBuffer target = ByteBuffer.allocate(10).position(2).limit(5);
        assertThat(channel.read(target)).isEqualTo(3);
        assertThat(target.position()).isEqualTo(5);
        assertThat(target.limit()).isEqualTo(5);
        assertThat(target.array()).startsWith(0, 0, 1, 2, 3, 0);
    }

    @Test
    void aShortReadLeavesTheRestOfTheBufferToTheNext() throws IOException {
        ByteBuffer target = ByteBuffer.allocate(10);
        assertThat(channel.read(target)).isEqualTo(5);
        assertThat(target.remaining()).isEqualTo(5);
        assertThat(channel.read(target)).isEqualTo(-1);
        assertThat(target.remaining()).isEqualTo(5);
    }
}
