import { sparkline } from './chart.js';
import { card, element, facts, render } from './dom.js';
import { bytes, count, counted, moment, rate } from './format.js';
import { functionsCard } from './functions.js';
import { command } from './notices.js';
import { historyOf, onWorkers, rateOf, workers } from './worker-rates.js';

const BADGES = { ATTACHED: 'good', LOST: 'bad', FOREIGN: 'warn' };
const MEANINGS = {
    ATTACHED: 'has mapped the segment',
    LOST: 'has been silent for too long',
    FOREIGN: 'has mapped another segment and declines this one’s slices',
};
const CHART_HEIGHT = 64;

/** The page about workers: who computes, how fast, and what each holds of memory. */
export function workersPage(outlet, signal) {
    const summary = element('div', {});
    const list = element('div', { class: 'workers' });
    const shown = new Map();
    outlet.append(element('h1', { tabindex: -1, class: 'visually-hidden' }, 'Workers'), card('All workers', null, summary), list, functionsCard(signal));
    const show = () => {
        showSummary(summary);
        const present = new Set(workers().map(({ id }) => id));
        [...shown.keys()].filter((id) => !present.has(id)).forEach((id) => {
            shown.get(id).close();
            shown.delete(id);
        });
        for (const worker of workers()) {
            if (!shown.has(worker.id)) {
                shown.set(worker.id, new WorkerCard(worker.id, signal));
                list.append(shown.get(worker.id).node);
            }
            shown.get(worker.id).show(worker);
        }
    };
    onWorkers(show, signal);
    show();
}

function showSummary(place) {
    const all = workers();
    const attached = all.filter(({ state }) => state === 'ATTACHED');
    const total = attached.reduce((sum, { id }) => sum + rateOf(id), 0);
    const privately = attached.reduce((sum, { bytesPrivate }) => sum + bytesPrivate, 0);
    render(place, [all.length, attached.length, total, privately], () =>
        attached.length === 0
            ? element(
                  'div',
                  { class: 'empty' },
                  element('h2', {}, 'No worker is attached, so jobs wait.'),
                  element('p', {}, 'Where the service was started by ./onecopy up, workers come by themselves. With Docker:'),
                  command('docker compose up --scale worker-service=4'),
              )
            : facts(
                  {
                      Attached: counted(attached.length, 'worker'),
                      Threads: count(attached.reduce((sum, { threads }) => sum + threads, 0)),
                      'Reading now': total > 0 ? rate(total) : 'idle',
                      'Private memory': bytes(privately),
                  },
                  'figure',
              ),
    );
}

class WorkerCard {
    constructor(id, signal) {
        this.id = id;
        this.ending = new AbortController();
        signal.addEventListener('abort', () => this.ending.abort());
        this.state = element('span', {});
        this.rate = element('p', { class: 'figure' });
        this.about = element('div', { class: 'preview' });
        this.chart = element('div', { class: 'chart', role: 'img', 'aria-label': `What ${id} read in the last two minutes` });
        this.node = card(id, this.state, this.rate, this.chart, this.about);
    }

    show(worker) {
        this.draw ??= sparkline(this.chart, {
            data: historyOf(this.id),
            height: CHART_HEIGHT,
            top: 1e8,
            signal: this.ending.signal,
        });
        this.draw(historyOf(this.id));
        const silent = worker.state === 'LOST' ? 'not heard of' : 'idle';
        this.rate.textContent = rateOf(this.id) > 0 ? rate(rateOf(this.id)) : silent;
        render(this.state, worker.state, () =>
            element('span', { class: `badge ${BADGES[worker.state]}`, title: MEANINGS[worker.state] }, worker.state),
        );
        render(this.about, worker, () => [memory(worker), figures(worker)]);
    }

    close() {
        this.ending.abort();
        this.node.remove();
    }
}

function figures(worker) {
    return facts({
        'read in all': bytes(worker.bytesScanned),
        slices: count(worker.slicesComputed),
        threads: count(worker.threads),
        kernels: worker.kernels,
        'page tables': bytes(worker.bytesPageTables),
        process: `${worker.processId} on ${worker.host}`,
        'heard of': moment(worker.lastHeardAt),
    });
}

/** Private memory beside shared memory: the proof that the array was not copied. */
function memory({ bytesPrivate, bytesShared, bytesMapped }) {
    const all = Math.max(bytesPrivate + bytesShared, bytesMapped, 1);
    const part = (kind, size) => element('span', { class: kind, style: { width: `${(size / all) * 100}%` } });
    const words = `${bytes(bytesPrivate)} private, ${bytes(bytesShared)} shared of ${bytes(bytesMapped)} mapped`;
    return element(
        'div',
        { class: 'field' },
        element(
            'div',
            { class: 'memory-bar', role: 'img', 'aria-label': words },
            part('memory-private', bytesPrivate),
            part('memory-shared', bytesShared),
        ),
        element(
            'ul',
            { class: 'legend' },
            element('li', {}, element('i', { class: 'memory-private' }), `${bytes(bytesPrivate)} private`),
            element('li', {}, element('i', { class: 'memory-shared' }), `${bytes(bytesShared)} shared`),
        ),
    );
}
