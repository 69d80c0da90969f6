package dev.onecopy.api.dispatch;

import dev.onecopy.api.job.Task;
import dev.onecopy.publish.ConfirmedPublisher;
import java.io.IOException;

/** Where tasks go. */
public interface TaskSender {
    /**
     * Sends one task.
     *
     * @param confirmation told once whether the broker has it
     * @throws TaskTooLargeException if nobody will take it
     * @throws IOException if it was not sent; {@code confirmation} is then never told
     */
    void send(Task task, ConfirmedPublisher.Confirmation confirmation) throws IOException;
}
