import uPlot from '../webjars/uplot/dist/uPlot.esm.js';
import { brief, count } from './format.js';
import { colour, onThemeChange } from './theme.js';

const FONT = '12px system-ui, sans-serif';

function axis(label, format, extra = {}) {
    return {
        label,
        labelSize: label ? 20 : 0,
        labelGap: 0,
        size: 28,
        labelFont: FONT,
        font: FONT,
        stroke: colour('--muted'),
        grid: { stroke: colour('--chart-grid'), width: 1 },
        ticks: { show: false },
        values: (plot, marks) => marks.map((mark) => (mark === null ? '' : format(mark))),
        ...extra,
    };
}

/** Draws a plot into a container, again at each change of its width or of the theme, until the signal says to stop. */
function keepDrawn(container, height, signal, options, data) {
    let plot;
    const draw = () => {
        plot?.destroy();
        plot = new uPlot({ ...options(), width: Math.max(200, container.clientWidth), height }, data, container);
    };
    const observer = new ResizeObserver(() => {
        if (plot && container.clientWidth > 0) {
            plot.setSize({ width: container.clientWidth, height });
        }
    });
    draw();
    observer.observe(container);
    onThemeChange(draw, signal);
    signal.addEventListener('abort', () => {
        observer.disconnect();
        plot.destroy();
    });
    return (next) => plot.setData(next);
}

const PLAIN = { cursor: { drag: { x: false, y: false }, points: { size: 6 } }, padding: [8, 12, 0, 0] };

/** One line, or a band between a lowest and a highest line. */
export function lineChart(container, { xs, lines, labels, signal }) {
    const isBand = lines.length === 2;
    keepDrawn(
        container,
        240,
        signal,
        () => ({
            ...PLAIN,
            scales: { x: { time: false } },
            axes: [axis('index', compact), axis('', brief, { size: 62 })],
            series: [
                { label: 'index', value: (plot, value) => (value === null ? '–' : count(value)) },
                ...lines.map((line, index) => ({
                    label: labels[index],
                    stroke: colour('--accent'),
                    width: isBand ? 0.8 : 1.5,
                    points: { show: !isBand && xs.length <= 60 },
                    value: (plot, value) => (value === null || value === undefined ? '–' : brief(value)),
                })),
            ],
            bands: isBand ? [{ series: [2, 1], fill: colour('--chart-fill') }] : [],
        }),
        [xs, ...lines],
    );
}

/** Bars of counts between edges. */
export function histogramChart(container, { edges, counts, signal }) {
    const middles = counts.map((count, index) => (edges[index] + edges[index + 1]) / 2);
    keepDrawn(
        container,
        220,
        signal,
        () => ({
            ...PLAIN,
            scales: { x: { time: false, range: () => [edges[0], edges.at(-1)] }, y: { range: (plot, low, high) => [0, high * 1.05 || 1] } },
            axes: [axis('value', brief), axis('', compact, { size: 54 })],
            series: [
                { label: 'around', value: (plot, value) => (value === null ? '–' : brief(value)) },
                {
                    label: 'elements',
                    stroke: colour('--accent'),
                    fill: colour('--chart-fill'),
                    width: 1,
                    points: { show: false },
                    value: (plot, value) => (value === null || value === undefined ? '–' : count(value)),
                    paths: uPlot.paths.bars({ size: [1, Infinity], align: 0 }),
                },
            ],
        }),
        [middles, counts],
    );
}

function compact(value) {
    return Intl.NumberFormat('en', { notation: 'compact' }).format(value);
}

/** A line without axes, for a rate over the last minutes; gives the function that takes new data. */
export function sparkline(container, { data, height, top, signal }) {
    return keepDrawn(
        container,
        height,
        signal,
        () => ({
            cursor: { show: false },
            legend: { show: false },
            padding: [4, 0, 2, 0],
            scales: { x: { time: false }, y: { range: (plot, low, high) => [0, Math.max(top, high * 1.1)] } },
            axes: [{ show: false }, { show: false }],
            series: [
                {},
                {
                    stroke: colour('--accent'),
                    fill: colour('--chart-fill'),
                    width: 1.5,
                    points: { show: false },
                    spanGaps: true,
                },
            ],
        }),
        data,
    );
}
