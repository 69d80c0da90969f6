package dev.onecopy.api.http;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Requests that wait for a job. When the service is told to stop they are answered with how it stands. */
@Component
class HeldRequests {
    private final Set<Runnable> answers = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    /** The same answer, or the other one if the service stops before it is there. */
    <T> CompletableFuture<T> hold(CompletableFuture<T> answer, Supplier<T> answerNow) {
        if (!answer.isDone()) {
            Runnable release = () -> answer.completeAsync(answerNow);
            answers.add(release);
            var unused = answer.whenComplete((done, failure) -> answers.remove(release));
            if (closing) {
                release.run();
            }
        }
        return answer;
    }

    @EventListener(ContextClosedEvent.class)
    void release() {
        closing = true;
        answers.forEach(Runnable::run);
    }
}
