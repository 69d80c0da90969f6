import { call } from './api.js';
import { card, element, keepingFocus, progressBar, render, table } from './dom.js';
import { duration, moment } from './format.js';
import { JobForm } from './job-form.js';
import { problemBox } from './notices.js';
import { poll } from './poll.js';

const INTERVAL_MS = 2000;
const ARRAYS_INTERVAL_MS = 4000;
const PAGE = 25;
const STATUSES = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'];
const BADGES = { SUCCEEDED: 'good', FAILED: 'bad', RUNNING: 'busy', QUEUED: 'busy' };

export function statusBadge(status) {
    return element('span', { class: `badge ${BADGES[status] ?? ''}` }, status);
}

export function hasEnded({ status }) {
    return status !== 'QUEUED' && status !== 'RUNNING';
}

/** How long it took, or has taken so far. */
export function elapsed({ timings, status }) {
    const end = timings.endedAt ? Date.parse(timings.endedAt) : hasEnded({ status }) ? null : Date.now();
    return end === null ? '' : duration(Math.max(0, end - Date.parse(timings.createdAt)));
}

/** The page about jobs: the form, and all jobs with the newest first. */
export function jobsPage(outlet, signal, query) {
    const form = new JobForm(query.get('array') ?? undefined, signal);
    const list = new JobList();
    outlet.append(
        element('h1', { tabindex: -1, class: 'visually-hidden' }, 'Jobs'),
        element('div', { class: 'two-columns' }, form.node, list.node),
    );
    list.refresh = poll((current) => list.load(current), INTERVAL_MS, signal);
    poll((current) => form.load(current), ARRAYS_INTERVAL_MS, signal);
}

class JobList {
    constructor() {
        /** What each page so far began after; the first after nothing. */
        this.tokens = [null];
        this.rows = element('div', {});
        this.older = this.#button('Older', () => this.tokens.push(this.next));
        this.newer = this.#button('Newer', () => this.tokens.pop());
        this.newest = this.#button('Newest', () => (this.tokens = [null]));
        this.status = element(
            'select',
            { 'aria-label': 'Show jobs that are', on: { change: () => this.#turn(() => (this.tokens = [null])) } },
            element('option', { value: '' }, 'all'),
            STATUSES.map((status) => element('option', { value: status }, status.toLowerCase())),
        );
        this.pager = element('div', { class: 'pager' }, this.newest, this.newer, this.older);
        this.node = card('Jobs', this.status, this.rows, this.pager);
    }

    #button(label, move) {
        return element('button', { type: 'button', disabled: true, on: { click: () => this.#turn(move) } }, label);
    }

    #turn(move) {
        move();
        this.refresh();
    }

    async load(signal) {
        const query = new URLSearchParams({ limit: PAGE });
        const after = this.tokens.at(-1);
        if (after) {
            query.set('after', after);
        }
        if (this.status.value) {
            query.set('status', this.status.value);
        }
        try {
            const page = await call(`v1/jobs?${query}`, { signal });
            this.next = page.next;
            keepingFocus(this.pager, () => {
                this.older.disabled = !page.next;
                this.newer.disabled = this.tokens.length < 2;
                this.newest.disabled = this.tokens.length < 2;
            });
            render(this.rows, page.items.map(shownOf), () => this.#tableOf(page.items));
        } catch (failure) {
            if (failure.status > 0) {
                render(this.rows, failure.message, () => problemBox(failure));
            }
            throw failure;
        }
    }

    #tableOf(jobs) {
        if (jobs.length === 0) {
            return element('p', { class: 'muted' }, this.status.value ? 'None.' : 'No jobs yet. Write an expression and run it.');
        }
        const columns = [['Expression'], ['Status'], ['Took', 'number'], ['Submitted', 'number wide']];
        return table('Jobs, the newest first', columns, jobs.map(cells), 'jobs');
    }
}

/** What a row depends on, so that rows that look the same stay the same. */
function shownOf(job) {
    return [job.id, job.status, job.progress, elapsed(job)];
}

function cells(job) {
    const { fraction } = job.progress;
    const link = { href: `#/jobs/${job.id}`, 'data-focus': job.id, class: 'job-expression mono', title: job.expression };
    return [
        element('a', link, job.expression),
        hasEnded(job)
            ? statusBadge(job.status)
            : [statusBadge(job.status), progressBar(fraction, 'Slices done')],
        elapsed(job),
        moment(job.timings.createdAt),
    ];
}
