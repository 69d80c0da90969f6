import { Problem, call, send } from './api.js';
import { followJob } from './events.js';
import { hasEnded } from './jobs.js';

/** Jobs of this page that the service has not forgotten yet. */
const unforgotten = new Set();

// A tab that is closed hears no answers, so nothing waits for one; these requests outlive it.
window.addEventListener('pagehide', () => unforgotten.forEach((job) => clearAway(job).forEach((request) => request())));

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
    unforgotten.add(job);
    try {
        signal.throwIfAborted();
        if (!hasEnded(job)) {
            const begun = job;
            job = await followJob(job.id, () => {}, signal);
            unforgotten.delete(begun);
            unforgotten.add(job);
        }
        if (job.status !== 'SUCCEEDED') {
            throw new Problem(200, job.error ?? { code: 'cancelled', detail: 'the job was cancelled' });
        }
        return await read(job);
    } finally {
        await forget(job);
    }
}

/** One that still runs is given up first; what it has written by then is known when it has ended. */
async function forget(begun) {
    let job = begun;
    try {
        if (!hasEnded(job)) {
            await call(`v1/jobs/${job.id}/cancel`, { method: 'POST' }).catch(ignoreConflict);
            while (!hasEnded(job)) {
                job = await call(`v1/jobs/${job.id}?wait=10s`);
            }
        }
        for (const request of clearAway(job)) {
            await request();
        }
    } catch (failure) {
        if (failure.status === undefined) {
            throw failure;
        }
        // The service is gone, or has forgotten it already.
    } finally {
        unforgotten.delete(begun);
    }
}

/** It has ended a moment ago. */
function ignoreConflict(failure) {
    if (failure.status !== 409) {
        throw failure;
    }
}

/** The requests after which nothing of a job is left, in their order. */
function clearAway(job) {
    const ask = (path, method) => () => send(path, { method, keepalive: true }).catch(() => {});
    return [
        ...(!hasEnded(job) ? [ask(`v1/jobs/${job.id}/cancel`, 'POST')] : []),
        ...arrayIds(job).map((id) => ask(`v1/arrays/${id}`, 'DELETE')),
        ask(`v1/jobs/${job.id}`, 'DELETE'),
    ];
}
