package dev.onecopy.worker.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

class ReasonTest {
    @Test
    void theDeepestCauseSpeaks() {
        Exception thrown = new IOException("outer", new IllegalStateException(new ConnectException("refused")));

        assertThat(Reason.of(thrown)).isEqualTo("refused");
    }

    @Test
    void aCauseWithoutWordsDoesNotHideTheOneAboveIt() {
        assertThat(Reason.of(new IOException("connection error", new EOFException())))
                .isEqualTo("connection error");
        assertThat(Reason.of(new EOFException())).isEqualTo("EOFException");
    }

    @Test
    void theBrokersOwnTextIsTakenWithoutTheProtocolAroundIt() {
        AMQP.Channel.Close close = new AMQP.Channel.Close.Builder()
                .replyCode(404)
                .replyText("NOT_FOUND - no queue 'onecopy.tasks'")
                .build();

        assertThat(Reason.of(new IOException(new ShutdownSignalException(false, false, close, null))))
                .isEqualTo("NOT_FOUND - no queue 'onecopy.tasks'");
    }
}
