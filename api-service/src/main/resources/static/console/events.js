import { parse, send } from './api.js';

const AGAIN_AFTER_MS = 1000;

/**
 * Server-Sent Events by fetch: an EventSource could not show a key.
 * @yields {{event: string, data: string}}
 */
async function* events(path, signal) {
    const response = await send(path, { signal });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
        const { done, value } = await reader.read();
        if (done) {
            return;
        }
        const blocks = (rest + value).split('\n\n');
        rest = blocks.pop();
        for (const block of blocks) {
            const message = { event: 'message', data: '' };
            for (const line of block.split('\n')) {
                const colon = line.indexOf(':');
                const field = line.slice(0, colon);
                if (field === 'event' || field === 'data') {
                    message[field] = line.slice(colon + 1).replace(/^ /, '');
                }
            }
            if (message.data !== '') {
                yield message;
            }
        }
    }
}

/**
 * Follows a job until it has ended, across cut connections.
 * @param {(job: object) => void} show called with each state, the last one included
 * @returns the ended job
 * @throws {Problem} if there is no such job any more, {DOMException} AbortError when the signal says so
 */
export async function followJob(id, show, signal) {
    for (;;) {
        try {
            for await (const { event, data } of events(`v1/jobs/${id}/events`, signal)) {
                const job = parse(data);
                show(job);
                if (event === 'ended') {
                    return job;
                }
            }
        } catch (failure) {
            if (signal.aborted || failure.status >= 400) {
                throw failure;
            }
        }
        await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
        signal.throwIfAborted();
    }
}
