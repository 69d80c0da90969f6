import { call } from './api.js';
import { poll } from './poll.js';

const INTERVAL_MS = 2000;
const KEPT_MS = 2 * 60_000;
const changes = new EventTarget();

/** By worker: what it has read a second, at times since it was first seen. */
const histories = new Map();
let latest = [];

/** The workers as they were last heard of. */
export function workers() {
    return latest;
}

/** Bytes a second that a worker read between its latest two heartbeats. */
export function rateOf(id) {
    return histories.get(id)?.rates.at(-1) ?? 0;
}

/** Times in seconds and rates, for a chart. */
export function historyOf(id) {
    const { times = [], rates = [] } = histories.get(id) ?? {};
    return [times, rates];
}

export function onWorkers(listener, signal) {
    changes.addEventListener('change', listener, { signal });
}

/** Watches the workers for as long as the page is open: rates need a past. */
export function watchWorkers(signal) {
    return poll(
        async (current) => {
            latest = (await call('v1/workers', { signal: current })).items;
            latest.forEach(note);
            changes.dispatchEvent(new Event('change'));
        },
        INTERVAL_MS,
        signal,
    );
}

function note({ id, bytesScanned, lastHeardAt }) {
    const at = Date.parse(lastHeardAt);
    const history = histories.get(id) ?? { times: [], rates: [], at, bytesScanned };
    histories.set(id, history);
    if (at > history.at) {
        history.times.push(at / 1000);
        history.rates.push(Math.max(0, bytesScanned - history.bytesScanned) / ((at - history.at) / 1000));
        Object.assign(history, { at, bytesScanned });
    }
    while (history.times.length > 0 && history.times[0] * 1000 < at - KEPT_MS) {
        history.times.shift();
        history.rates.shift();
    }
}
