import { call } from './api.js';
import { card, element, keepingFocus, table } from './dom.js';
import { count, counted, duration, moment } from './format.js';
import { problemBox } from './notices.js';
import { colour, onThemeChange } from './theme.js';

const PAGE = 1000;
/** A multiple of the page: what one timeline shows, with room for a pixel each. */
const MAXIMUM_SLICES = 5000;
const LANE_HEIGHT = 22;
const LANE_GAP = 8;
const LANE_TOP = 6;
const AXIS_HEIGHT = 22;
const LABEL_WIDTH = 92;
const MINIMUM_WIDTH = 1.5;
const TROUBLE_SHOWN = 100;
const STEPS = [1, 2, 5];
const MARKS = 6;
const MARK_WIDTH = 64;

const OUTCOMES = {
    COMPUTED: 'computed',
    FAILED: 'failed',
    REDELIVERED: 'given back: the worker before was lost',
    DECLINED: 'declined',
};

/** Milliseconds with their fractions, which Date would cut off. */
function milliseconds(instant) {
    const fraction = /\.(\d+)Z$/.exec(instant)?.[1] ?? '';
    return Date.parse(instant.replace(/\.\d+Z$/, 'Z')) + Number(`0.${fraction || '0'}`) * 1000;
}

/** A card with which worker ran which slice when. */
export function timelineCard(job, signal) {
    const content = element('div', { class: 'preview' }, element('p', { class: 'muted' }, 'Loading …'));
    show(job, content, [null], signal);
    return card('Slices by worker', null, content);
}

/** By place: the part of the history that was asked for last. */
const asked = new WeakMap();

/** @param {Array<?string>} starts where each part so far begins; the last of them is shown */
function show(job, content, starts, signal) {
    fill(job, content, starts, signal).catch((failure) => {
        if (failure.name !== 'AbortError') {
            content.replaceChildren(problemBox(failure));
        }
    });
}

async function fill(job, content, starts, signal) {
    asked.set(content, starts);
    const { slices, next } = await load(job.id, starts.at(-1), signal);
    if (asked.get(content) !== starts) {
        return;
    }
    if (slices.length === 0) {
        content.replaceChildren(element('p', { class: 'muted' }, 'No slice was answered.'));
        return;
    }
    const timeline = new Timeline(slices, signal);
    const nodes = [...timeline.nodes, ...troubles(slices), allSlices(slices)];
    if (next || starts.length > 1) {
        nodes.unshift(parts(job, content, slices.length, starts, next, signal));
    }
    keepingFocus(content, () => content.replaceChildren(...nodes));
    timeline.draw();
}

/** Which part of a long history this is, and the way to the others. */
function parts(job, content, length, starts, next, signal) {
    const first = (starts.length - 1) * MAXIMUM_SLICES;
    const turn = (label, isThere, target) =>
        element('button', { type: 'button', disabled: !isThere, 'data-focus': label, on: { click: () => show(job, content, target, signal) } }, label);
    return element(
        'div',
        { class: 'row' },
        element(
            'span',
            { class: 'muted' },
            `Answers ${count(first + 1)} to ${count(first + length)} in the order of the work; the job has ${counted(job.progress.slicesTotal, 'slice')}.`,
        ),
        turn('Earlier', starts.length > 1, starts.slice(0, -1)),
        turn('Later', next, [...starts, next]),
    );
}

async function load(id, start, signal) {
    const slices = [];
    let after = start;
    do {
        const query = new URLSearchParams({ limit: PAGE, ...(after && { after }) });
        const page = await call(`v1/jobs/${id}/slices?${query}`, { signal });
        slices.push(...page.items);
        after = page.next;
    } while (after && slices.length < MAXIMUM_SLICES);
    return { slices: slices.map(timed), next: after };
}

function timed(slice) {
    const begin = milliseconds(slice.startedAt);
    return { ...slice, begin, end: begin + slice.computeMs };
}

/** Lanes for each worker: as many as it ran slices at a time. */
function lanesOf(slices) {
    const lanes = [];
    for (const slice of [...slices].sort((one, other) => one.begin - other.begin)) {
        let lane = lanes.find(({ worker, end }) => worker === slice.worker && end <= slice.begin);
        if (!lane) {
            lane = { worker: slice.worker, end: 0, slices: [] };
            lanes.push(lane);
        }
        lane.slices.push(slice);
        lane.end = slice.end;
    }
    return lanes.sort((one, other) => one.worker.localeCompare(other.worker, 'en', { numeric: true }));
}

class Timeline {
    constructor(slices, signal) {
        this.lanes = lanesOf(slices);
        this.order = this.lanes.flatMap((lane) => lane.slices);
        this.from = Math.min(...slices.map(({ begin }) => begin));
        this.to = Math.max(...slices.map(({ end }) => end), this.from + 1);
        this.canvas = element('canvas', {
            class: 'timeline',
            tabindex: 0,
            role: 'img',
            'aria-label': `${counted(slices.length, 'slice')} on ${counted(new Set(slices.map(({ worker }) => worker)).size, 'worker')} in ${duration(this.to - this.from)}; the arrow keys go through them`,
            on: {
                pointermove: (event) => this.#point(event),
                pointerleave: () => this.#choose(null),
                keydown: (event) => this.#step(event),
            },
        });
        this.details = element('p', { class: 'timeline-details small muted', 'aria-live': 'polite' });
        this.nodes = [this.canvas, this.#legend(slices), this.details];
        this.#choose(null);
        new ResizeObserver(() => this.draw()).observe(this.canvas);
        onThemeChange(() => this.draw(), signal);
    }

    #legend(slices) {
        const kinds = [['state-ready', 'computed']];
        if (slices.some(({ attempt }) => attempt > 0)) {
            kinds.push(['state-writing', 'computed at a later attempt']);
        }
        if (slices.some(({ outcome }) => outcome !== 'COMPUTED')) {
            kinds.push(['state-quarantined', 'failed, given back or declined']);
        }
        const entries = kinds.map(([kind, label]) => element('li', {}, element('i', { class: kind }), label));
        return element('ul', { class: 'legend', 'aria-label': 'Legend' }, entries);
    }

    draw() {
        const width = this.canvas.clientWidth;
        if (width === 0) {
            return;
        }
        const height = this.lanes.length * (LANE_HEIGHT + LANE_GAP) + LANE_TOP + AXIS_HEIGHT;
        const scale = window.devicePixelRatio || 1;
        this.canvas.width = width * scale;
        this.canvas.height = height * scale;
        this.canvas.style.setProperty('height', `${height}px`);
        this.width = width;
        const context = this.canvas.getContext('2d');
        context.scale(scale, scale);
        context.font = '12px system-ui, sans-serif';
        context.textBaseline = 'middle';
        this.#drawAxis(context, height);
        const colours = {
            sound: colour('--state-ready'),
            later: colour('--state-writing'),
            trouble: colour('--state-quarantined'),
            text: colour('--text'),
            muted: colour('--muted'),
            edge: colour('--surface'),
        };
        this.lanes.forEach((lane, index) => this.#drawLane(context, lane, index, colours));
    }

    #x(time) {
        return LABEL_WIDTH + ((time - this.from) / (this.to - this.from)) * (this.width - LABEL_WIDTH - 2);
    }

    #drawAxis(context, height) {
        const span = this.to - this.from;
        const marks = Math.min(MARKS, (this.width - LABEL_WIDTH) / MARK_WIDTH);
        const power = 10 ** Math.floor(Math.log10(span / marks));
        const step = STEPS.map((factor) => factor * power).find((one) => span / one <= marks) ?? 10 * power;
        context.strokeStyle = colour('--chart-grid');
        context.fillStyle = colour('--muted');
        context.textAlign = 'center';
        for (let mark = 0; mark <= span; mark += step) {
            const x = this.#x(this.from + mark);
            context.beginPath();
            context.moveTo(x, 0);
            context.lineTo(x, height - AXIS_HEIGHT);
            context.stroke();
            if (x < this.width - 24) {
                context.fillText(mark === 0 ? '0' : duration(mark).replace(/\.(\d*?)0+ /, (zeros, kept) => (kept ? `.${kept} ` : ' ')), Math.max(x, LABEL_WIDTH + 4), height - AXIS_HEIGHT / 2);
            }
        }
    }

    #drawLane(context, lane, index, colours) {
        const top = LANE_TOP + index * (LANE_HEIGHT + LANE_GAP);
        context.textAlign = 'left';
        context.fillStyle = colours.muted;
        context.fillText(shortened(context, lane.worker), 0, top + LANE_HEIGHT / 2);
        for (const slice of lane.slices) {
            const left = this.#x(slice.begin);
            const width = Math.max(MINIMUM_WIDTH, this.#x(slice.end) - left);
            const kind = slice.outcome === 'COMPUTED' ? (slice.attempt > 0 ? 'later' : 'sound') : 'trouble';
            context.fillStyle = colours[kind];
            context.fillRect(left, top, width, LANE_HEIGHT);
            context.fillStyle = colours.edge;
            context.fillRect(left + width - 0.5, top, 0.5, LANE_HEIGHT);
            if (kind !== 'sound') {
                // Told apart without colours, too: a notch for what was tried again, a stroke for what failed.
                context.fillStyle = colours.text;
                context.fillRect(left, kind === 'later' ? top - 4 : top + LANE_HEIGHT / 2 - 1, Math.max(width, 4), 2);
            }
            if (slice === this.chosen) {
                context.strokeStyle = colours.text;
                context.lineWidth = 2;
                context.strokeRect(left - 1, top - 1, width + 2, LANE_HEIGHT + 2);
                context.lineWidth = 1;
            }
        }
    }

    #point(event) {
        const lane = this.lanes[Math.floor((event.offsetY - LANE_TOP) / (LANE_HEIGHT + LANE_GAP))];
        const near = (slice) =>
            Math.max(this.#x(slice.begin) - event.offsetX, event.offsetX - this.#x(slice.end) - MINIMUM_WIDTH, 0);
        const nearest = lane?.slices.reduce((best, slice) => (near(slice) < near(best) ? slice : best));
        this.#choose(nearest && near(nearest) < 4 ? nearest : null);
    }

    #step(event) {
        const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        if (by !== undefined) {
            event.preventDefault();
            const at = this.order.indexOf(this.chosen) + by;
            this.#choose(this.order[Math.min(Math.max(at, 0), this.order.length - 1)]);
        }
    }

    #choose(slice) {
        if (slice === this.chosen) {
            return;
        }
        this.chosen = slice;
        this.details.replaceChildren(
            ...(slice ? describe(slice, this.from) : ['Point at a slice, or go through them with the arrow keys.']),
        );
        this.draw();
    }
}

function shortened(context, name) {
    let shown = name;
    while (context.measureText(shown).width > LABEL_WIDTH - 10 && shown.length > 4) {
        shown = `${shown.slice(0, -2)}…`;
    }
    return shown;
}

function describe(slice, origin) {
    const place = `stage ${slice.stage}, slice ${slice.slice}, from item ${slice.firstItem}`;
    const times = `${duration(slice.computeMs)}, ${duration(slice.begin - origin)} after the first`;
    const attempt = slice.attempt > 0 || slice.run > 0 ? `, run ${slice.run + 1}, attempt ${slice.attempt + 1}` : '';
    return [
        element('strong', {}, slice.worker),
        ` · ${place} · ${OUTCOMES[slice.outcome] ?? slice.outcome} in ${times}${attempt}`,
        slice.error ? element('span', {}, element('br'), `${slice.error.code}: ${slice.error.detail ?? ''}`) : '',
    ];
}

/** What did not go well, in words. */
function troubles(slices) {
    const failed = slices.filter(({ outcome, attempt }) => outcome !== 'COMPUTED' || attempt > 0);
    if (failed.length === 0) {
        return [];
    }
    const shown = failed.slice(0, TROUBLE_SHOWN);
    const title = `${count(failed.length)} ${failed.length === 1 ? 'delivery' : 'deliveries'} that did not go the first way`;
    return [
        element('h3', {}, failed.length > shown.length ? `${title}, the first ${count(shown.length)} of them` : title),
        sliceTable(shown),
    ];
}

function allSlices(slices) {
    const place = element('div', {});
    const details = element(
        'details',
        {
            on: {
                toggle: () => {
                    if (details.open && !place.hasChildNodes()) {
                        place.append(sliceTable(slices.slice(0, PAGE)));
                    }
                },
            },
        },
        element('summary', {}, slices.length > PAGE ? `The first ${count(PAGE)} as a table` : 'As a table'),
        place,
    );
    return details;
}

function sliceTable(slices) {
    const columns = [['Stage', 'number wide'], ['Slice', 'number'], ['Attempt', 'number'], ['Worker', 'breakable'], ['Outcome', 'breakable'], ['Began', 'wide'], ['Took', 'number']];
    const rows = slices.map((slice) => [
        count(slice.stage),
        count(slice.slice),
        count(slice.attempt + 1),
        slice.worker,
        [OUTCOMES[slice.outcome] ?? slice.outcome, slice.error ? element('div', { class: 'muted small' }, slice.error.detail ?? slice.error.code) : ''],
        moment(slice.startedAt),
        duration(slice.computeMs),
    ]);
    return table('Slices', columns, rows);
}
