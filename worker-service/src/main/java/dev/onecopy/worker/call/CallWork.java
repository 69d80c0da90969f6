package dev.onecopy.worker.call;

import dev.onecopy.message.CallMessage;
import dev.onecopy.message.ResultMessage;
import dev.onecopy.worker.execute.Work;

/** A call of a function. */
public record CallWork(CallMessage call, CallExecutor executor) implements Work {
    @Override
    public int stage() {
        return call.stage();
    }

    @Override
    public int slice() {
        return call.slice();
    }

    @Override
    public int attempt() {
        return call.attempt();
    }

    @Override
    public boolean alone() {
        return call.alone();
    }

    @Override
    public ResultMessage execute() {
        return executor.execute(call);
    }

    @Override
    public ResultMessage redelivered() {
        return executor.redelivered(call);
    }

    @Override
    public ResultMessage started() {
        return executor.started(call);
    }
}
