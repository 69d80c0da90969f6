/**
 * Which variables an expression has, read off its tokens; the service has the grammar and the last word. Reserved names
 * are those of docs/expressions.md.
 */
const TOKEN = /'[^']*'|"[^"]*"|\d[\w.]*|\.\d[\w.]*|[A-Za-z_]\w*|[^\s\w]|\s+/g;
const DTYPE = /^(bool|u?int(8|16|32|64)?|float(16|32|64)?|double|complex\d*)$/;
const RESERVED = new Set(['True', 'False', 'None', 'inf', 'nan', 'pi', 'e', 'newaxis', 'np', 'numpy', 'linalg']);

/** @returns {string[]} in the order in which they come, each once */
export function variablesOf(expression) {
    const tokens = (expression.match(TOKEN) ?? []).filter((token) => token.trim() !== '');
    const names = tokens.filter((token, at) => {
        const isName = /^[A-Za-z_]/.test(token);
        const isAttribute = tokens[at - 1] === '.';
        const isFunction = tokens[at + 1] === '(';
        const isKeyword = tokens[at + 1] === '=' && tokens[at + 2] !== '=';
        return isName && !isAttribute && !isFunction && !isKeyword && !RESERVED.has(token) && !DTYPE.test(token);
    });
    return [...new Set(names)];
}

const NUMBER = /^[+-]?(\d+(_\d+)*)?(\.\d*)?([eE][+-]?\d+)?$/;
const WORDS = { true: 'true', false: 'false', nan: '"NaN"', inf: '"Infinity"', '-inf': '"-Infinity"' };
const RANGE = /^([+-]?\d+):([+-]?\d+)(?::([+-]?\d+))?$/;
const MAXIMUM_RANGE = 10_000;

/**
 * A number as JSON, with its digits as they were typed: `1` is an integer to the service and `1.0` a float.
 * @throws {RangeError} if it is none
 */
export function jsonNumber(text) {
    const word = WORDS[text.toLowerCase()];
    if (word) {
        return word;
    }
    if (!NUMBER.test(text) || !/\d/.test(text)) {
        throw new RangeError(`'${text}' is no number`);
    }
    const plain = text.replaceAll('_', '').replace(/^\+/, '');
    return plain
        .replace(/^(-?)\./, '$10.')
        .replace(/\.(?=$|[eE])/, '.0')
        .replace(/^(-?)0+(?=\d)/, '$1');
}

/**
 * What `map` has for a variable: numbers with commas between them, or a range as Python's slices have it, `0:10:2`.
 * @returns {string[]} each one JSON
 * @throws {RangeError} if it is neither
 */
export function jsonNumbers(text) {
    const range = RANGE.exec(text.trim());
    if (!range) {
        return text.split(/[\s,]+/).filter(Boolean).map(jsonNumber);
    }
    const [from, to, step] = [range[1], range[2], range[3] ?? '1'].map(Number);
    const length = step === 0 ? 0 : Math.max(0, Math.ceil((to - from) / step));
    if (length === 0 || length > MAXIMUM_RANGE) {
        throw new RangeError(`'${text.trim()}' has ${length} values; 1 to ${MAXIMUM_RANGE} are possible`);
    }
    return Array.from({ length }, (none, index) => String(from + index * step));
}
