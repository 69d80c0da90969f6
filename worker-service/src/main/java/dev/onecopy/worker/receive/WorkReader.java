package dev.onecopy.worker.receive;

import dev.onecopy.worker.execute.Work;

/** Reads what a message asks for. */
@FunctionalInterface
interface WorkReader {
    Work read(byte[] body) throws UnreadableTaskException;
}
