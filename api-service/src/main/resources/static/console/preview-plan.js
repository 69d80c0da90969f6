/**
 * Which expressions show an array, whatever its size: each gives at most some hundred thousand elements, computed where
 * the array lies. The array itself is never downloaded.
 */
const IMAGE_SIDE = 360;
const LINE_POINTS = 480;
const VALUES_SHOWN = 1000;
const BINS = 64;
const CHANNELS = [1, 3, 4];

/** Beyond so many bytes a person is asked before every element is read. */
export const WHOLE_WITHOUT_ASKING = 8 * 2 ** 30;

export function isImage({ dtype, shape }) {
    return dtype === 'uint8' && shape.length === 3 && CHANNELS.includes(shape[2]) && shape[0] > 1 && shape[1] > 1;
}

function sizeOf(shape) {
    return shape.reduce((product, length) => product * length, 1);
}

function strided(length, most) {
    const step = Math.max(1, Math.ceil(length / most));
    return { step, text: `::${step}` };
}

/**
 * @param {{dtype: string, shape: number[]}} array
 * @param {number[]} leading where to cut the axes before the last two, of an array that has such
 * @returns {{kind: 'image'|'matrix'|'envelope'|'values'|'none', expression?: string, note?: string, step?: number}}
 */
export function planPicture({ dtype, shape }, leading = []) {
    const size = sizeOf(shape);
    if (size === 0) {
        return { kind: 'none', note: 'There are no elements to show.' };
    }
    if (isImage({ dtype, shape })) {
        const [rows, columns] = shape.slice(0, 2).map((length) => strided(length, IMAGE_SIDE));
        return {
            kind: 'image',
            expression: `a[${rows.text}, ${columns.text}, :]`,
            note: sampled(rows.step, columns.step),
        };
    }
    if (shape.length >= 2 && Math.min(...shape.slice(-2)) > 1) {
        return planMatrix(dtype, shape, leading);
    }
    return planLine(dtype, shape, size);
}

function planMatrix(dtype, shape, leading) {
    const [rows, columns] = shape.slice(-2).map((length) => strided(length, IMAGE_SIDE));
    const cut = shape.slice(0, -2).map((length, axis) => `${leading[axis] ?? 0}, `);
    const keepsBytes = dtype === 'uint8' || dtype === 'bool';
    return {
        kind: 'matrix',
        expression: `a[${cut.join('')}${rows.text}, ${columns.text}]${keepsBytes ? '' : '.astype(float32)'}`,
        note: sampled(rows.step, columns.step),
    };
}

function sampled(rowStep, columnStep) {
    return rowStep === 1 && columnStep === 1
        ? 'Every element.'
        : `Every ${ordinal(rowStep)} row and every ${ordinal(columnStep)} column, picked by a job.`;
}

function ordinal(step) {
    const suffix = step % 100 >= 11 && step % 100 <= 13 ? 'th' : ({ 1: 'st', 2: 'nd', 3: 'rd' }[step % 10] ?? 'th');
    return step === 1 ? 'single' : `${step}${suffix}`;
}

function planLine(dtype, shape, size) {
    // One axis at most is longer than 1 here, or the array is a single row, column or element.
    const long = shape.findIndex((length) => length === size);
    const index = shape.map((length, axis) => (axis === long ? ':' : '0'));
    const numbers = dtype === 'bool' ? '.astype(uint8)' : '';
    if (size <= VALUES_SHOWN) {
        const view = long < 0 ? 'a' : `a[${index.join(', ')}]`;
        return { kind: 'values', expression: `${view}${numbers}`, note: 'Every element.' };
    }
    const perPoint = Math.ceil(size / LINE_POINTS);
    const points = Math.floor(size / perPoint);
    const part = (range) => `a[${index.with(long, range).join(', ')}]`;
    const buckets = `reshape(${part(`:${points * perPoint}`)}, (${points}, ${perPoint}))${numbers}, axis=1`;
    const rest = points * perPoint < size ? [`${part(`${points * perPoint}:`)}${numbers}`] : [];
    const [least, most] = dtype.startsWith('float') ? ['nanmin', 'nanmax'] : ['min', 'max'];
    const ends = [buckets, ...rest].flatMap((elements) => [`${least}(${elements})`, `${most}(${elements})`]);
    return {
        kind: 'envelope',
        step: perPoint,
        expression: `(${ends.join(', ')})`,
        note: `The smallest and the largest of each ${perPoint} elements: nothing between them is left out.`,
    };
}

/** Counts of all elements in bins of equal width; what is not finite counts nowhere. */
export function planHistogram({ dtype }) {
    if (dtype === 'bool') {
        return `histogram(a.astype(uint8), bins=2, range=(0, 2))`;
    }
    if (!dtype.startsWith('float')) {
        return `histogram(a, bins=${BINS})`;
    }
    const finite = 'where(isfinite(a), a, nan)';
    return `histogram(${finite}, bins=${BINS}, range=(nanmin(${finite}), nanmax(${finite})))`;
}

/** The figures that describe all elements, NaN left out, in the order of `FIGURES`. */
export function planFigures({ dtype }) {
    if (dtype.startsWith('float')) {
        return '(nanmin(a), nanmax(a), nanmean(a), nanstd(a), count_nonzero(~isfinite(a)))';
    }
    const numbers = dtype === 'bool' ? 'a.astype(uint8)' : 'a';
    return `(min(${numbers}), max(${numbers}), mean(${numbers}), std(${numbers}))`;
}

export const NOT_FINITE = 'not finite';
export const FIGURES = ['smallest', 'largest', 'mean', 'std', NOT_FINITE];
