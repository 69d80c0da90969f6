package dev.onecopy.worker.execute;

import dev.onecopy.message.ResultMessage;
import dev.onecopy.message.TaskMessage;

/** A slice of an expression. */
public record SliceWork(TaskMessage task, SliceExecutor executor) implements Work {
    @Override
    public int stage() {
        return task.stage();
    }

    @Override
    public int slice() {
        return task.slice();
    }

    @Override
    public int attempt() {
        return task.attempt();
    }

    @Override
    public boolean alone() {
        return task.alone();
    }

    @Override
    public ResultMessage execute() {
        return executor.execute(task);
    }

    @Override
    public ResultMessage redelivered() {
        return executor.redelivered(task);
    }

    @Override
    public ResultMessage started() {
        return executor.started(task);
    }
}
