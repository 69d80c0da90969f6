package dev.onecopy.worker.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.event.SubstituteLoggingEvent;
import org.slf4j.helpers.SubstituteLogger;

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

    @Test
    void aReasonIsLoggedOnceUntilSomethingChanges() {
        LinkedBlockingQueue<SubstituteLoggingEvent> events = new LinkedBlockingQueue<>();
        Logger recorder = new SubstituteLogger("test", events, false);
        ReasonLog reasons = new ReasonLog(recorder);

        reasons.worked("never said: nothing had failed");
        reasons.failed("no broker");
        reasons.failed("no broker");
        reasons.failed("no queue");
        reasons.worked("all is well");
        reasons.failed("no broker");

        List<String> said = new ArrayList<>();
        events.forEach(event -> said.add(event.getMessage()));
        assertThat(said).containsExactly("no broker", "no queue", "all is well", "no broker");
    }
}
