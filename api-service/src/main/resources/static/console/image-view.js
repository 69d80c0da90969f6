import { element } from './dom.js';
import { brief } from './format.js';

/** Viridis, by nine of its colours: even steps of lightness, legible for those who do not tell colours apart. */
const VIRIDIS = [
    [68, 1, 84],
    [71, 44, 122],
    [59, 81, 139],
    [44, 113, 142],
    [33, 144, 141],
    [39, 173, 129],
    [92, 200, 99],
    [170, 220, 50],
    [253, 231, 37],
];
const NOT_FINITE = [150, 150, 150, 110];
const LARGEST_SIDE = 560;

/** The colour at a share from 0 to 1. */
function viridis(share) {
    const position = share * (VIRIDIS.length - 1);
    const index = Math.min(VIRIDIS.length - 2, Math.floor(position));
    const part = position - index;
    return VIRIDIS[index].map((from, channel) => Math.round(from + (VIRIDIS[index + 1][channel] - from) * part));
}

function canvasOf(width, height, pixel, label) {
    const canvas = element('canvas', { width, height, role: 'img', 'aria-label': label });
    const context = canvas.getContext('2d');
    const picture = context.createImageData(width, height);
    for (let at = 0; at < width * height; at += 1) {
        picture.data.set(pixel(at), at * 4);
    }
    context.putImageData(picture, 0, 0);
    return canvas;
}

/** As large as fits, in the proportions of the array rather than of its samples. */
function sized(canvas, rows, columns) {
    const scale = LARGEST_SIDE / Math.max(rows, columns);
    canvas.style.setProperty('width', `${Math.max(24, Math.round(columns * scale))}px`);
    canvas.style.setProperty('aspect-ratio', `${Math.max(columns, rows / 40)} / ${Math.max(rows, columns / 40)}`);
    return canvas;
}

/** A picture of uint8 samples of height × width × channels. */
export function photograph({ shape: [height, width, channels], values }, [rows, columns], label) {
    const pixel = (at) => {
        const from = at * channels;
        return channels === 1
            ? [values[from], values[from], values[from], 255]
            : [values[from], values[from + 1], values[from + 2], channels === 4 ? values[from + 3] : 255];
    };
    return sized(canvasOf(width, height, pixel, label), rows, columns);
}

/** A matrix of samples by colour, and what the colours mean. */
export function colourMap({ shape: [height, width], values }, [rows, columns], label) {
    let low = Infinity;
    let high = -Infinity;
    for (const value of values) {
        if (Number.isFinite(value)) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
    }
    const span = high > low ? high - low : 1;
    const pixel = (at) =>
        Number.isFinite(values[at]) ? [...viridis((values[at] - low) / span), 255] : NOT_FINITE;
    const scale = canvasOf(140, 1, (at) => [...viridis(at / 139), 255], '');
    scale.removeAttribute('role');
    scale.setAttribute('aria-hidden', 'true');
    const legend =
        high < low
            ? element('p', { class: 'colour-scale' }, 'No element of these is finite.')
            : element('p', { class: 'colour-scale' }, brief(low), scale, brief(high));
    return [sized(canvasOf(width, height, pixel, label), rows, columns), legend];
}
