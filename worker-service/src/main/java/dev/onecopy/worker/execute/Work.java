package dev.onecopy.worker.execute;

import dev.onecopy.message.ResultMessage;

/** What a message asks for. */
public interface Work {
    int stage();

    int slice();

    int attempt();

    /** Whether nothing else may run beside it. */
    boolean alone();

    /** Does it, or says in the result why not; never throws. */
    ResultMessage execute();

    /**
     * What is said if it arrived marked as redelivered: perhaps its last worker died of it, so only the API may decide.
     */
    ResultMessage redelivered();

    /** What is said before it is done that nothing else may run beside. */
    ResultMessage started();
}
