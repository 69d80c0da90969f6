package dev.onecopy.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.event.SubstituteLoggingEvent;
import org.slf4j.helpers.SubstituteLogger;

class ReasonLogTest {
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
