import { call } from './api.js';
import { confirmed } from './dialogs.js';
import { card, element, facts, render, table } from './dom.js';
import { arrayTitle, bytes, count, counted, moment, percent, shape } from './format.js';
import { command, notify, problemBox } from './notices.js';
import { poll } from './poll.js';
import { SegmentMap } from './segment-map.js';
import { uploads } from './upload.js';

const INTERVAL_MS = 2000;
const PAGE = 50;
const FILTER_FROM = 8;

/** Title and class of each. */
const COLUMNS = [
    ['Name'],
    ['dtype', 'wide'],
    ['Shape', 'wide'],
    ['Size', 'number wide'],
    ['State'],
    ['Leases', 'number wide'],
    ['Expires', 'wide'],
    ['', 'number'],
];

const STATE_BADGES = { READY: 'good', WRITING: 'busy', OUTPUT: 'busy', DRAINING: 'warn', QUARANTINED: 'bad' };

export function stateBadge(state) {
    return element('span', { class: `badge ${STATE_BADGES[state] ?? ''}` }, state);
}

/** Asks, then deletes; promises whether the array was deleted. */
export async function deleteArray(array) {
    const explanation = 'Jobs and downloads that use it now finish first. It cannot be brought back.';
    if (!(await confirmed(`Delete ${arrayTitle(array)}?`, explanation, 'Delete'))) {
        return false;
    }
    try {
        await call(`v1/arrays/${array.id}`, { method: 'DELETE' });
        notify(`${arrayTitle(array)} is deleted.`);
        return true;
    } catch (failure) {
        notify(failure.message);
        return false;
    }
}

/** The page about memory: what lies where, and what the arrays are. */
export function memoryPage(outlet, signal) {
    const page = new MemoryPage(signal);
    outlet.append(...page.nodes);
    page.refresh = poll((current) => page.load(current), INTERVAL_MS, signal);
}

class MemoryPage {
    constructor(signal) {
        this.usedPart = false;
        this.shownFrom = 0;
        uploads.onArrived(() => this.refresh(), signal);
        uploads.listen(signal);
        this.map = new SegmentMap((id) => this.#highlightRow(id));
        this.figures = element('div', {});
        this.list = element('div', { class: 'preview' });
        this.filter = element('input', {
            type: 'search',
            placeholder: 'Find by name or dtype',
            'aria-label': 'Find an array',
            hidden: true,
            on: {
                input: () => {
                    this.shownFrom = 0;
                    this.#showList();
                },
            },
        });
        this.nodes = [
            element('h1', { tabindex: -1, class: 'visually-hidden' }, 'Memory'),
            card('Segment', this.#scaleSwitch(), this.figures, this.map.node),
            card('Arrays', this.filter, uploads.zone, uploads.list, this.list),
        ];
    }

    #scaleSwitch() {
        return element(
            'label',
            { class: 'check small muted' },
            element('input', {
                type: 'checkbox',
                on: {
                    change: (event) => {
                        this.usedPart = event.target.checked;
                        this.map.show(this.segment, this.usedPart);
                    },
                },
            }),
            'only the part in use',
        );
    }

    async load(signal) {
        try {
            this.segment = await call('v1/segment', { signal });
        } catch (failure) {
            if (failure.status > 0) {
                render(this.list, failure.message, () => problemBox(failure));
            }
            throw failure;
        }
        this.#showFigures();
        this.map.show(this.segment, this.usedPart);
        this.#showList();
    }

    #showFigures() {
        const { capacityBytes, usedBytes, freeBytes, largestFreeBytes, directoryUsed, directoryEntries, pages } =
            this.segment;
        render(this.figures, [capacityBytes, usedBytes, largestFreeBytes, directoryUsed, pages], () =>
            facts(
                {
                    'In use': `${bytes(usedBytes)}`,
                    'of the segment': percent(usedBytes / capacityBytes),
                    Free: bytes(freeBytes),
                    'Largest free run': bytes(largestFreeBytes),
                    [`Arrays, of ${count(directoryEntries)}`]: count(directoryUsed),
                    'Memory pages': pages.toLowerCase().replaceAll('_', ' '),
                },
                'figure',
            ),
        );
    }

    #showList() {
        if (!this.segment) {
            return;
        }
        const { arrays } = this.segment;
        this.filter.hidden = arrays.length < FILTER_FROM;
        const wanted = this.filter.value.trim().toLowerCase();
        const found = arrays.filter((array) =>
            `${array.name ?? ''} ${array.id} ${array.dtype} ${array.state}`.toLowerCase().includes(wanted),
        );
        this.shownFrom = Math.min(this.shownFrom, Math.floor(Math.max(0, found.length - 1) / PAGE) * PAGE);
        const page = found.slice(this.shownFrom, this.shownFrom + PAGE);
        render(this.list, [this.shownFrom, found.length, arrays.length, page], () => this.#listOf(page, found.length));
    }

    #listOf(page, foundCount) {
        if (this.segment.arrays.length === 0) {
            return this.#whatToDoFirst();
        }
        if (foundCount === 0) {
            return element('p', { class: 'muted' }, 'No array is called so.');
        }
        const list = table('Arrays', COLUMNS, page.map((array) => this.#cells(array)), 'arrays');
        list.querySelectorAll('tbody tr').forEach((row, index) => {
            row.dataset.array = page[index].id;
            row.addEventListener('pointerenter', () => this.map.highlight(page[index].id));
            row.addEventListener('pointerleave', () => this.map.highlight(null));
        });
        return foundCount > PAGE ? [list, this.#pager(foundCount)] : list;
    }

    #cells(array) {
        return [
            [
                element('a', { href: `#/arrays/${array.id}`, 'data-focus': `open ${array.id}` }, arrayTitle(array)),
                element('span', { class: 'narrow muted small' }, `${array.dtype} · ${shape(array.shape)} · ${bytes(array.nbytes)}`),
            ],
            array.dtype,
            shape(array.shape),
            bytes(array.nbytes),
            stateBadge(array.state),
            count(array.leases),
            array.expiresAt ? moment(array.expiresAt) : 'never',
            element(
                'button',
                {
                    type: 'button',
                    class: 'quiet',
                    'data-focus': `delete ${array.id}`,
                    'aria-label': `Delete ${arrayTitle(array)}`,
                    disabled: array.state === 'DRAINING' || array.state === 'QUARANTINED',
                    on: { click: async () => (await deleteArray(array)) && this.refresh() },
                },
                'Delete',
            ),
        ];
    }

    #pager(total) {
        const turn = (by, label, disabled) =>
            element(
                'button',
                {
                    type: 'button',
                    disabled,
                    'data-focus': label,
                    on: {
                        click: () => {
                            this.shownFrom += by;
                            this.#showList();
                        },
                    },
                },
                label,
            );
        const end = Math.min(this.shownFrom + PAGE, total);
        return element(
            'div',
            { class: 'pager' },
            element('span', { class: 'muted small' }, `${count(this.shownFrom + 1)} to ${count(end)} of ${counted(total, 'array')}`),
            turn(-PAGE, 'Previous', this.shownFrom === 0),
            turn(PAGE, 'Next', end === total),
        );
    }

    #highlightRow(id) {
        this.list.querySelectorAll('tbody tr').forEach((row) => row.classList.toggle('pointed', row.dataset.array === id));
    }

    #whatToDoFirst() {
        return element(
            'div',
            { class: 'empty' },
            element('h2', {}, 'Nothing is here yet. Put an array first.'),
            element('p', {}, 'Drop a file above, send one from a terminal or from Python, or begin with a sample.'),
            command(`curl -T big.npy ${location.origin}/v1/arrays/big`),
            command(`a = onecopy.connect("${location.origin}").put(array, "big")`),
            element(
                'button',
                { type: 'button', on: { click: () => uploads.uploadSample() } },
                'Put a sample image',
            ),
        );
    }
}
