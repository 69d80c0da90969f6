/**
 * Does a task now and again and again, while the page is to be seen. A task that takes long is done less often, so that
 * a large system is not asked all the time.
 */
const REST_FACTOR = 3;

export function poll(task, intervalMs, signal) {
    let timer;
    const next = async () => {
        clearTimeout(timer);
        if (signal.aborted) {
            return;
        }
        const started = performance.now();
        if (!document.hidden) {
            try {
                await task();
            } catch (failure) {
                // A refusal is shown where the task belongs; silence is shown by the banner.
                if (failure.name !== 'AbortError' && failure.status === undefined) {
                    console.error(failure);
                }
            }
        }
        if (!signal.aborted) {
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
