import { send } from './api.js';
import { histogramChart, lineChart } from './chart.js';
import { card, element, facts } from './dom.js';
import { brief, bytes, scalar } from './format.js';
import { colourMap, photograph } from './image-view.js';
import { problemBox } from './notices.js';
import { readNpy } from './npy.js';
import { FIGURES, NOT_FINITE, WHOLE_WITHOUT_ASKING, isImage, planFigures, planHistogram, planPicture } from './preview-plan.js';
import { compute } from './work.js';

function flat(value) {
    return [value].flat(Infinity);
}

/** JSON has no NaN, so the service writes it as a word. */
function number(value) {
    return typeof value === 'number' ? value : Number(value);
}

function shown(value) {
    const one = number(value);
    return Number.isFinite(one) ? one : null;
}

/** Cards that show what is in an array: a picture of a sample, then figures of all elements. */
export function preview(array, signal) {
    const picture = element('div', { class: 'preview', 'aria-busy': 'true' });
    const whole = element('div', { class: 'preview', 'aria-busy': 'true' });
    const size = array.shape.reduce((product, length) => product * length, 1);
    const cards = [card('Preview', leadingAxes(array, picture, signal), picture)];
    const pictured = show(picture, signal, (current) => drawPicture(array, [], picture, current));
    if (size > 1) {
        cards.push(card('All elements', null, whole));
        pictured.then(() => showWhole(array, whole, signal));
    }
    return element('div', { class: 'two-columns' }, cards);
}

/** By container: what is drawn there. */
const drawings = new WeakMap();

/**
 * Draws into a container; what was drawn or computed there before is given up, so that it cannot come later.
 * @param {(current: AbortSignal) => Promise} draw
 */
async function show(container, signal, draw) {
    drawings.get(container)?.abort();
    const own = new AbortController();
    drawings.set(container, own);
    container.setAttribute('aria-busy', 'true');
    try {
        await draw(AbortSignal.any([signal, own.signal]));
    } catch (failure) {
        if (failure.name !== 'AbortError') {
            container.replaceChildren(...refusal(failure, () => show(container, signal, draw)));
        }
    } finally {
        if (!own.signal.aborted) {
            container.setAttribute('aria-busy', 'false');
        }
    }
}

function refusal(failure, again) {
    return failure.code === 'forbidden_role'
        ? [element('p', { class: 'muted' }, 'A preview is computed by a job, and this key may not submit any.')]
        : [problemBox(failure), element('button', { type: 'button', on: { click: again } }, 'Try again')];
}

function computing() {
    return element('p', { class: 'muted' }, 'Computing …');
}

/** Fields that say where axes before the last two are cut, for arrays that are neither matrices nor images. */
function leadingAxes(array, picture, signal) {
    const axes = array.shape.slice(0, -2);
    if (axes.length === 0 || isImage(array) || planPicture(array).kind !== 'matrix') {
        return null;
    }
    const inputs = axes.map((length, axis) =>
        element('input', {
            type: 'number',
            min: 0,
            max: length - 1,
            value: '0',
            'aria-label': `Index on axis ${axis}, of ${length}`,
            on: { change: () => redraw() },
        }),
    );
    const redraw = () => {
        const chosen = inputs.map((input, axis) => Math.min(Math.max(0, Math.trunc(Number(input.value))), axes[axis] - 1));
        show(picture, signal, (current) => drawPicture(array, chosen, picture, current));
    };
    return element('span', { class: 'row mono' }, '[', inputs, ', :, :]');
}

async function drawPicture(array, leading, container, signal) {
    const plan = planPicture(array, leading);
    const note = element('p', { class: 'hint' }, plan.note);
    if (plan.kind === 'none') {
        container.replaceChildren(note);
        return;
    }
    container.replaceChildren(computing());
    const drawn = await compute(plan.expression, array.id, (job) => PICTURES[plan.kind](array, job, plan, signal), signal);
    signal.throwIfAborted();
    container.replaceChildren();
    drawn(container);
    container.append(note);
}

/** By kind: from a job to what draws into a container. */
const PICTURES = {
    async image(array, job, plan, signal) {
        const sample = await download(job, signal);
        return (container) => container.append(photograph(sample, array.shape, 'Picture of the array'));
    },
    async matrix(array, job, plan, signal) {
        const sample = await download(job, signal);
        return (container) =>
            container.append(...colourMap(sample, array.shape.slice(-2), 'Elements of the array by colour'));
    },
    async envelope(array, job, plan, signal) {
        const ends = job.results[0].tuple.map((result) => flat(result.value).map(shown));
        // Behind those of the buckets those of the rest, if there is one.
        const [lowest, highest] = [0, 1].map((end) => [...ends[end], ...(ends[end + 2] ?? [])]);
        const xs = lowest.map((value, index) => index * plan.step);
        return inChart((chart) =>
            lineChart(chart, { xs, lines: [lowest, highest], labels: ['smallest', 'largest'], signal }),
        );
    },
    async values(array, job, plan, signal) {
        const values = flat(job.results[0].value);
        if (values.length === 1) {
            const text = scalar(values[0], array.dtype);
            return (container) => container.append(element('p', { class: 'single-result' }, text));
        }
        const xs = values.map((value, index) => index);
        return inChart((chart) => lineChart(chart, { xs, lines: [values.map(shown)], labels: ['value'], signal }));
    },
};

function inChart(draw) {
    return (container) => {
        const chart = element('div', { class: 'chart' });
        container.append(chart);
        draw(chart);
    };
}

/** The sample that a job has computed: an array of its own, some hundred kilobytes. */
async function download(job, signal) {
    const response = await send(`v1/arrays/${job.results[0].arrayId}/content`, { signal });
    return readNpy(await response.arrayBuffer());
}

function showWhole(array, container, signal) {
    const draw = () => show(container, signal, (current) => drawWhole(array, container, current));
    if (array.nbytes <= WHOLE_WITHOUT_ASKING) {
        draw();
        return;
    }
    container.setAttribute('aria-busy', 'false');
    container.replaceChildren(
        element('p', { class: 'muted' }, `Figures of all elements are a job that reads ${bytes(array.nbytes)}.`),
        element('button', { type: 'button', on: { click: draw } }, 'Compute them'),
    );
}

async function drawWhole(array, container, signal) {
    container.replaceChildren(computing());
    const figures = await compute(
        planFigures(array),
        array.id,
        (job) => job.results[0].tuple.map(({ value, dtype }) => figure(value, dtype)),
        signal,
    );
    signal.throwIfAborted();
    const isWorthSaying = (name, value) => name !== NOT_FINITE || value !== '0';
    const named = FIGURES.map((name, index) => [name, figures[index]]).filter(([name, value]) => isWorthSaying(name, value));
    const list = facts(Object.fromEntries(named));
    const size = array.shape.reduce((product, length) => product * length, 1);
    if (figures[FIGURES.indexOf(NOT_FINITE)] === String(size)) {
        container.replaceChildren(list, element('p', { class: 'hint' }, 'No element is finite, so there is no histogram.'));
        return;
    }
    container.replaceChildren(list, computing());
    const [counts, edges] = await compute(
        planHistogram(array),
        array.id,
        (job) => job.results[0].tuple.map((result) => flat(result.value).map(number)),
        signal,
    );
    signal.throwIfAborted();
    container.replaceChildren(list);
    inChart((chart) => histogramChart(chart, { counts, edges, signal }))(container);
}

function figure(value, dtype) {
    return dtype.startsWith('float') && typeof value === 'number' ? brief(value) : scalar(value, dtype);
}
