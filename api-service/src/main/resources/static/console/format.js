/** Numbers and times as a person reads them. Sizes of memory are binary (MiB), rates are decimal (GB/s). */
const BINARY = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
const DECIMAL = ['B/s', 'kB/s', 'MB/s', 'GB/s', 'TB/s'];
const GROUPED = new Intl.NumberFormat('en');
const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const MOMENT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

function scaled(amount, base, units) {
    let unit = 0;
    let value = amount;
    while (Math.abs(value) >= base && unit < units.length - 1) {
        value /= base;
        unit += 1;
    }
    const digits = unit === 0 || Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
    return `${value.toFixed(digits)} ${units[unit]}`;
}

export function bytes(count) {
    return scaled(count, 1024, BINARY);
}

export function rate(bytesPerSecond) {
    return scaled(bytesPerSecond, 1000, DECIMAL);
}

export function count(number) {
    return GROUPED.format(number);
}

/** `1 array`, `2 arrays`. */
export function counted(number, noun) {
    return `${count(number)} ${noun}${number === 1 ? '' : 's'}`;
}

export function duration(milliseconds) {
    if (milliseconds < 1000) {
        return `${milliseconds.toFixed(milliseconds === 0 ? 0 : milliseconds < 1 ? 2 : milliseconds < 10 ? 1 : 0)} ms`;
    }
    const seconds = milliseconds / 1000;
    if (seconds < 60) {
        return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
    }
    const minutes = Math.floor(seconds / 60);
    return minutes < 60
        ? `${minutes} min ${Math.floor(seconds % 60)} s`
        : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function shape(lengths) {
    return lengths.length === 0 ? 'scalar' : lengths.map(count).join(' × ');
}

export function percent(share) {
    const value = share * 100;
    return `${value > 0 && value < 10 ? value.toFixed(1) : Math.round(value)} %`;
}

/** The time of day, and the date too if it is another one. */
export function moment(text) {
    const time = new Date(text);
    const today = time.toDateString() === new Date().toDateString();
    return today ? CLOCK.format(time) : MOMENT.format(time);
}

/** A scalar as NumPy shows it: floats have a point, integers all their digits. */
export function scalar(value, dtype) {
    if (typeof value === 'boolean') {
        return value ? 'True' : 'False';
    }
    if (typeof value === 'string') {
        return { NaN: 'nan', Infinity: 'inf', '-Infinity': '-inf' }[value] ?? value;
    }
    const text = String(value);
    return dtype?.startsWith('float') && Number.isInteger(value) && !text.includes('e') ? `${text}.0` : text;
}

/** A number for an axis or a scale: four digits are enough to see. */
export function brief(value) {
    if (!Number.isFinite(value)) {
        return scalar(String(value));
    }
    const size = Math.abs(value);
    return size !== 0 && (size >= 1e6 || size < 1e-3) ? value.toExponential(2) : String(Number(value.toPrecision(4)));
}

/** What an array is called; one without a name by the beginning of its id. */
export function arrayTitle(array) {
    return array.name ?? `unnamed ${array.id.slice(0, 8)}`;
}
