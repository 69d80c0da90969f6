import { Problem, call, patiently } from './api.js';
import { card, element, facts, progressBar, render, table } from './dom.js';
import { followJob } from './events.js';
import { bytes, count, counted, duration, moment } from './format.js';
import { elapsed, hasEnded, statusBadge } from './jobs.js';
import { timelineCard } from './job-timeline.js';
import { copyButton, notify, problemBox } from './notices.js';
import { resultsCard } from './results.js';

const CLOCK_MS = 100;
const KINDS = { SUCCEEDED: 'good', FAILED: 'bad', CANCELLED: 'idle' };

/** What is not known yet is null or left out. */
function ifKnown(value, show) {
    return value === undefined || value === null ? null : show(value);
}

/** The page about one job: live while it runs. */
export async function jobPage(outlet, signal, id) {
    const page = new JobPage(signal, outlet);
    try {
        page.show(await patiently(() => call(`v1/jobs/${encodeURIComponent(id)}`, { signal }), signal));
        await page.follow();
    } catch (failure) {
        page.fail(failure);
    }
}

class JobPage {
    constructor(signal, outlet) {
        this.signal = signal;
        this.title = element('h1', { tabindex: -1, class: 'job-title' }, 'Job');
        this.status = element('span', { 'aria-live': 'polite' });
        this.actions = element('div', { class: 'row' });
        this.progress = element('div', { class: 'preview' });
        this.details = element('div', {});
        this.clock = element('span', { class: 'figure' });
        this.ending = element('div', { class: 'cards' });
        const heading = element('div', { class: 'heading' }, this.title, this.status, this.actions);
        this.card = card('Progress', this.clock, this.progress, this.details);
        outlet.append(heading, this.ending);
    }

    async follow() {
        const ticking = setInterval(() => this.#tick(), CLOCK_MS);
        this.signal.addEventListener('abort', () => clearInterval(ticking));
        try {
            if (!hasEnded(this.job)) {
                await followJob(this.job.id, (job) => this.show(job), this.signal);
            }
        } finally {
            clearInterval(ticking);
        }
    }

    show(job) {
        if (!this.job) {
            this.ending.before(this.card);
        }
        this.job = job;
        document.title = `${job.status.toLowerCase()} · ${job.expression} · Onecopy`;
        this.title.textContent = job.expression;
        render(this.status, job.status, () => statusBadge(job.status));
        // Not on what stands there now: who was about to cancel does not want to forget.
        render(this.actions, job.status, () => this.#buttons(), this.title);
        const isDone = job.status === 'SUCCEEDED';
        render(this.progress, job, () => [
            progressBar(isDone ? 1 : job.progress.fraction, 'Slices done', KINDS[job.status]),
            element('p', { class: 'muted small' }, this.#sentence()),
            this.#figures(),
        ]);
        render(this.details, [job.id, job.memory], () => this.#details());
        this.#tick();
        if (hasEnded(job)) {
            this.#showEnding();
        }
    }

    #tick() {
        this.clock.textContent = this.job ? elapsed(this.job) : '';
    }

    #sentence() {
        const { slicesDone, slicesTotal } = this.job.progress;
        // The stages of a job are not all known before it has ended.
        const total = Math.max(slicesDone, slicesTotal);
        const run = this.job.run > 0 ? `, in run ${this.job.run + 1}` : '';
        return this.job.status === 'QUEUED'
            ? 'Waits for a worker.'
            : `${count(slicesDone)} of ${counted(total, 'slice')}${run}`;
    }

    #figures() {
        const { timings, memory, priority } = this.job;
        return facts({
            submitted: moment(timings.createdAt),
            queued: ifKnown(timings.queuedMs, duration),
            running: ifKnown(timings.runningMs, duration),
            'computing, in sum': ifKnown(timings.computeMs, duration),
            'arrays mapped': ifKnown(memory?.bytesMapped, bytes),
            read: ifKnown(memory?.bytesScanned, bytes),
            copied: ifKnown(memory?.bytesCopied, bytes),
            priority: String(priority),
        });
    }

    /** What hardly anybody needs, and the proof that no worker has an array of its own. */
    #details() {
        const { id, memory } = this.job;
        const ofWorkers = (memory?.workers ?? []).map(({ workerId, bytesPrivate, bytesShared }) => [
            workerId,
            bytes(bytesPrivate),
            bytes(bytesShared),
        ]);
        const columns = [['Worker'], ['private', 'number'], ['shared', 'number']];
        return element(
            'details',
            {},
            element('summary', {}, 'Id, memory of the workers'),
            element('p', { class: 'row' }, element('code', {}, id), copyButton(id, 'Copy the id of the job')),
            ofWorkers.length > 0 && table('Memory of the workers at the end', columns, ofWorkers),
        );
    }

    #buttons() {
        const button = (label, kind, action) =>
            element('button', { type: 'button', class: kind, on: { click: () => this.#attempt(action) } }, label);
        const path = `v1/jobs/${this.job.id}`;
        if (!hasEnded(this.job)) {
            return button('Cancel', 'danger', () => call(`${path}/cancel`, { method: 'POST' }));
        }
        const forget = button('Forget', '', async () => {
            await call(path, { method: 'DELETE' });
            if (!this.signal.aborted) {
                location.hash = '#/jobs';
            }
        });
        const retry = button('Run again', '', async () => {
            this.ending.replaceChildren();
            const job = await call(`${path}/retry`, { method: 'POST' });
            this.signal.throwIfAborted();
            this.show(job);
            await this.follow();
        });
        return this.job.status === 'SUCCEEDED' ? [forget] : [retry, forget];
    }

    async #attempt(action) {
        try {
            await action();
        } catch (failure) {
            if (failure.name !== 'AbortError') {
                notify(failure.message);
            }
        }
    }

    #showEnding() {
        this.ending.replaceChildren(
            this.job.error ? problemBox(new Problem(200, this.job.error)) : '',
            this.job.results ? resultsCard(this.job) : '',
            timelineCard(this.job, this.signal),
        );
    }

    fail(failure) {
        if (failure.name === 'AbortError') {
            return;
        }
        if (failure.body?.job) {
            this.show(failure.body.job);
        }
        this.ending.prepend(problemBox(failure));
    }
}
