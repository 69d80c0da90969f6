package dev.onecopy.api.dispatch;

import com.rabbitmq.client.MessageProperties;
import dev.onecopy.message.CancelMessage;
import dev.onecopy.message.MessageVersion;
import dev.onecopy.publish.ConfirmedPublisher;
import dev.onecopy.publish.ConfirmedPublisher.Confirmation;
import java.io.IOException;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells all workers through the fanout exchange. A worker that does not hear it computes in vain, and no harm is done.
 */
@Component
class CancelPublisher implements Interrupter {
    private static final Logger log = LoggerFactory.getLogger(CancelPublisher.class);

    private final ConfirmedPublisher publisher;
    private final SendingThread sending;
    private final JsonMapper json;

    CancelPublisher(
            @Qualifier("controlPublisher") ConfirmedPublisher publisher, SendingThread sending, JsonMapper json) {
        this.publisher = publisher;
        this.sending = sending;
        this.json = json;
    }

    @Override
    public void interrupt(UUID jobId, int run) {
        sending.execute(() -> send(new CancelMessage(MessageVersion.CURRENT, jobId, run)));
    }

    private void send(CancelMessage message) {
        try {
            publisher.publish("", MessageProperties.MINIMAL_BASIC, json.writeValueAsBytes(message), new Confirmation() {
                @Override
                public void confirmed() {}

                @Override
                public void lost(String reason) {
                    log.debug("no worker was told that job {} is over: {}", message.jobId(), reason);
                }
            });
        } catch (IOException | RuntimeException notSent) {
            log.debug("the workers were not told that job {} is over", message.jobId(), notSent);
        }
    }
}
