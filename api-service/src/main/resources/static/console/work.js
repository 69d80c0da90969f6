import { Problem, call, send } from './api.js';
import { followJob } from './events.js';

/** What a job gave, with every array that a tuple holds. */
function arrayIds(job) {
    return (job.results ?? [])
        .flatMap((result) => result.tuple ?? [result])
        .map((result) => result.arrayId)
        .filter(Boolean);
}

/**
 * Runs a job for this page itself: its arrays are deleted once they are read, and it is forgotten, so that a look at an
 * array leaves nothing in the list of jobs.
 * @param {string} expression about the array `a`
 * @param {string} arrayId
 * @param {(job: object) => Promise<T>} read what to keep of it
 * @returns {Promise<T>}
 * @throws {Problem} if it is refused or fails
 */
export async function compute(expression, arrayId, read, signal) {
    let job = await call('v1/jobs?wait=1s', {
        method: 'POST',
        json: { expression, arrays: { a: arrayId }, priority: 8, timeout: '2m' },
        // Not to be broken off: without the answer nobody would know what to clear away.
    });
    try {
        signal.throwIfAborted();
        if (!['SUCCEEDED', 'FAILED', 'CANCELLED'].includes(job.status)) {
            job = await followJob(job.id, () => {}, signal);
        }
        if (job.status !== 'SUCCEEDED') {
            throw new Problem(200, job.error ?? { code: 'cancelled', detail: 'the job was cancelled' });
        }
        return await read(job);
    } finally {
        await forget(job);
    }
}

async function forget(job) {
    const quietly = (request) => request.catch(() => {});
    if (job.status === 'QUEUED' || job.status === 'RUNNING') {
        await quietly(send(`v1/jobs/${job.id}/cancel`, { method: 'POST' }));
    }
    await Promise.all(arrayIds(job).map((id) => quietly(send(`v1/arrays/${id}`, { method: 'DELETE' }))));
    await quietly(send(`v1/jobs/${job.id}`, { method: 'DELETE' }));
}
