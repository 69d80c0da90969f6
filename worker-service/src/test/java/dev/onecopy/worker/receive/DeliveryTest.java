package dev.onecopy.worker.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    private final RecordingChannel channel = new RecordingChannel();
    private final List<String> settled = new ArrayList<>();
    private final List<Runnable> later = new ArrayList<>();
    private final Delivery delivery = new Delivery(channel.channel(), 7, () -> settled.add("settled"), later::add);

    @Test
    void aTaskIsAcknowledgedWhenItsResultIsConfirmedAndNotBefore() {
        assertThat(channel.calls()).isEmpty();
        assertThat(settled).isEmpty();

        delivery.confirmed();

        assertThat(channel.calls()).containsExactly("basicAck(7, false)");
        assertThat(settled).hasSize(1);
    }

    @Test
    void aTaskWhoseResultWasLostGoesBackToTheQueueAfterAPause() {
        delivery.lost("no queue is bound");

        assertThat(channel.calls()).isEmpty();
        assertThat(settled).isEmpty();

        later.forEach(Runnable::run);

        assertThat(channel.calls()).containsExactly("basicNack(7, false, true)");
        assertThat(settled).hasSize(1);
    }

    @Test
    void whatIsNoTaskGoesToTheDeadLetters() {
        delivery.reject();

        assertThat(channel.calls()).containsExactly("basicReject(7, false)");
        assertThat(settled).hasSize(1);
    }

    @Test
    void theFirstVerdictIsTheOnlyOne() {
        delivery.confirmed();
        delivery.confirmed();
        delivery.reject();

        assertThat(channel.calls()).containsExactly("basicAck(7, false)");
        assertThat(settled).hasSize(1);
    }

    @Test
    void aChannelThatHasClosedSettlesTheTaskItself() {
        channel.close();

        delivery.confirmed();

        assertThat(channel.calls()).isEmpty();
        assertThat(settled).hasSize(1);
    }
}
