const REST_FACTOR = 3;

/**
 * Does a task now and again and again, while the page is to be seen. A task that takes long is done less often, so that
 * a large system is not asked all the time.
 * @param {(signal: AbortSignal) => Promise} task broken off by the next one, so that its answer does not come after that
 * @returns {() => Promise} does it at once
 */
export function poll(task, intervalMs, signal) {
    let timer;
    let running = new AbortController();
    const next = async () => {
        clearTimeout(timer);
        running.abort();
        if (signal.aborted) {
            return;
        }
        const own = new AbortController();
        running = own;
        const started = performance.now();
        if (!document.hidden) {
            try {
                await task(AbortSignal.any([signal, own.signal]));
            } catch (failure) {
                // A refusal is shown where the task belongs; silence is shown by the banner.
                if (failure.name !== 'AbortError' && failure.status === undefined) {
                    console.error(failure);
                }
            }
        }
        if (!signal.aborted && !own.signal.aborted) {
            timer = setTimeout(next, Math.max(intervalMs, REST_FACTOR * (performance.now() - started)));
        }
    };
    const wake = () => {
        if (!document.hidden) {
            next();
        }
    };
    document.addEventListener('visibilitychange', wake, { signal });
    signal.addEventListener('abort', () => clearTimeout(timer));
    next();
    return next;
}
