import { element, vector } from './dom.js';
import { arrayTitle, bytes, count, counted, shape } from './format.js';

const ROW_HEIGHT = 28;
const ROW_GAP = 5;
const MINIMUM_WIDTH = 4;
const LETTER_WIDTH = 8;
const LABEL_MARGIN = 8;
/** Beyond so many the smallest are drawn, but cannot be pointed at: they are in the list. */
const MAXIMUM_INTERACTIVE = 1500;

const STATES = {
    READY: 'ready to be used',
    WRITING: 'being written',
    OUTPUT: 'result of a running job',
    DRAINING: 'deleted, still read by a job or a download',
    QUARANTINED: 'deleted, still held by a process of this host',
};

export function stateClass(state) {
    return `state-${state.toLowerCase()}`;
}

/**
 * The segment's memory as it lies: rows to be read like text, each array where it begins and as wide as it is.
 */
export class SegmentMap {
    /** @param {(id: string|null) => void} onPoint told what is hovered over or has the focus */
    constructor(onPoint) {
        this.onPoint = onPoint;
        this.picture = vector('svg', { class: 'segment-map', role: 'group', 'aria-label': 'Arrays in the segment' });
        this.details = element('p', { class: 'map-details small muted' });
        this.legend = element('ul', { class: 'legend', 'aria-label': 'Legend' });
        this.node = element('div', { class: 'preview' }, this.picture, this.legend, this.details);
        this.picture.addEventListener('keydown', (event) => this.#step(event));
        new ResizeObserver(() => this.#draw()).observe(this.node);
        this.#explain(null);
    }

    /** @param {object} segment as the service describes it; `usedPart` shows only what lies up to the last array */
    show(segment, usedPart) {
        const signature = JSON.stringify([
            usedPart,
            segment.arrays.map(({ id, state, leases, offsetBytes, name }) => [id, state, leases, offsetBytes, name]),
        ]);
        if (signature === this.signature) {
            return;
        }
        this.signature = signature;
        this.segment = segment;
        this.arrays = segment.arrays.filter(({ nbytes }) => nbytes > 0);
        const end = Math.max(0, ...this.arrays.map((array) => array.offsetBytes + array.nbytes - segment.dataOffsetBytes));
        this.spanBytes = usedPart && end > 0 ? end : segment.capacityBytes;
        this.#draw();
        this.#drawLegend();
    }

    #draw() {
        const width = this.node.clientWidth;
        if (!this.segment || width === 0) {
            return;
        }
        const focused = [...this.picture.querySelectorAll('a')].indexOf(document.activeElement);
        const focusedId = document.activeElement?.dataset?.array;
        const rows = width < 600 ? 8 : 6;
        const height = rows * (ROW_HEIGHT + ROW_GAP) - ROW_GAP;
        this.layout = { width, rows, bytesPerRow: this.spanBytes / rows };
        this.picture.setAttribute('viewBox', `0 0 ${width} ${height}`);
        this.picture.setAttribute('height', height);
        const free = Array.from({ length: rows }, (none, row) =>
            vector('rect', { class: 'free', x: 0, y: row * (ROW_HEIGHT + ROW_GAP), width, height: ROW_HEIGHT, rx: 3 }),
        );
        const bySize = [...this.arrays].sort((one, other) => other.nbytes - one.nbytes);
        const pointable = new Set(bySize.slice(0, MAXIMUM_INTERACTIVE));
        const rest = bySize.slice(MAXIMUM_INTERACTIVE).map((array) => pathOf(array, this.#parts(array)));
        const inOrder = this.arrays.filter((array) => pointable.has(array));
        inOrder.sort((one, other) => one.offsetBytes - other.offsetBytes);
        const links = inOrder.map((array, index) => this.#link(array, index));
        this.picture.replaceChildren(...free, ...rest, ...links);
        if (focused >= 0) {
            const next = links.find((link) => link.dataset.array === focusedId) ?? links[Math.min(focused, links.length - 1)];
            links.forEach((link) => link.setAttribute('tabindex', link === next ? 0 : -1));
            next?.focus();
        }
    }

    #link(array, index) {
        const parts = this.#parts(array);
        const point = () => this.#point(array);
        return vector(
            'a',
            {
                href: `#/arrays/${array.id}`,
                'data-array': array.id,
                // One stop for the tabulator; from there the arrow keys.
                tabindex: index === 0 ? 0 : -1,
                'aria-label': describe(array),
                on: { pointerenter: point, focus: point, pointerleave: () => this.#point(null) },
            },
            pathOf(array, parts),
            labelOf(array, parts),
        );
    }

    /** Where an array lies in the picture: a part for each row. */
    #parts(array) {
        const { width, bytesPerRow, rows } = this.layout;
        const begin = array.offsetBytes - this.segment.dataOffsetBytes;
        const end = begin + array.nbytes;
        const parts = [];
        for (let row = Math.floor(begin / bytesPerRow); row < rows && row * bytesPerRow < end; row += 1) {
            const from = (Math.max(begin, row * bytesPerRow) / bytesPerRow - row) * width;
            const to = (Math.min(end, (row + 1) * bytesPerRow) / bytesPerRow - row) * width;
            const left = Math.min(from, width - MINIMUM_WIDTH);
            const right = Math.max(to, left + MINIMUM_WIDTH);
            parts.push({ left, right, top: row * (ROW_HEIGHT + ROW_GAP) });
        }
        return parts;
    }

    #step(event) {
        const links = [...this.picture.querySelectorAll('a')];
        const at = links.indexOf(document.activeElement);
        const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
        const next = to === undefined ? undefined : links.at(Math.min(to, links.length - 1));
        if (next && at >= 0 && !(at === 0 && to === -1 && event.key !== 'End')) {
            event.preventDefault();
            links[at].setAttribute('tabindex', -1);
            next.setAttribute('tabindex', 0);
            next.focus();
        }
    }

    /** Shows which array is meant, from outside. */
    highlight(id) {
        this.picture.querySelectorAll('a').forEach((link) => link.classList.toggle('pointed', link.dataset.array === id));
        this.#explain(this.arrays?.find((array) => array.id === id) ?? null);
    }

    #point(array) {
        this.#explain(array);
        this.onPoint(array?.id ?? null);
    }

    #explain(array) {
        if (array === null) {
            this.details.replaceChildren('Point at an array, or go through them with the arrow keys, to see what it is.');
            return;
        }
        this.details.replaceChildren(
            element('strong', {}, arrayTitle(array)),
            ` · ${array.dtype} · ${shape(array.shape)} · ${bytes(array.nbytes)} · ${STATES[array.state]}`,
            ` · ${counted(array.leases, 'lease')}`,
            element('br'),
            element('span', { class: 'mono' }, array.id),
            ` at byte ${count(array.offsetBytes)}`,
        );
    }

    #drawLegend() {
        const held = {};
        this.arrays.forEach((array) => {
            held[array.state] = (held[array.state] ?? 0) + array.nbytes;
        });
        const entries = [
            ...Object.keys(STATES)
                .filter((state) => held[state] !== undefined || state === 'READY')
                .map((state) =>
                    element(
                        'li',
                        { title: STATES[state] },
                        element('i', { class: stateClass(state) }),
                        `${state} ${bytes(held[state] ?? 0)}`,
                    ),
                ),
            element('li', {}, element('i', { class: 'state-free' }), `free ${bytes(this.segment.freeBytes)}`),
            element('li', { class: 'mono' }, this.segment.path),
            this.spanBytes < this.segment.capacityBytes &&
                element('li', {}, `shown: the first ${bytes(this.spanBytes)}`),
        ];
        this.legend.replaceChildren(...entries.filter(Boolean));
    }
}

function pathOf(array, parts) {
    const outline = ({ left, right, top }) =>
        `M${left.toFixed(2)} ${top}H${right.toFixed(2)}v${ROW_HEIGHT}H${left.toFixed(2)}z`;
    return vector('path', { class: stateClass(array.state), d: parts.map(outline).join('') });
}

/** The name, in the first part that has room for it. */
function labelOf(array, parts) {
    const title = arrayTitle(array);
    const place = parts.find(({ left, right }) => right - left > title.length * LETTER_WIDTH + 2 * LABEL_MARGIN);
    return place && vector('text', { x: place.left + LABEL_MARGIN, y: place.top + ROW_HEIGHT / 2 + 4, 'aria-hidden': true }, title);
}

function describe(array) {
    const size = `${array.dtype}, ${shape(array.shape)}, ${bytes(array.nbytes)}`;
    return `${arrayTitle(array)}: ${size}, ${STATES[array.state]}, ${counted(array.leases, 'lease')}`;
}
