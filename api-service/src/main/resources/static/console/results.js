import { card, element, keepingFocus, table } from './dom.js';
import { arrayDownload, save } from './download.js';
import { bytes, count, scalar, shape } from './format.js';
import { copyButton } from './notices.js';

const PAGE = 100;

/** As Python writes it: nested lists of scalars. */
function text(value, dtype) {
    return Array.isArray(value) ? `[${value.map((one) => text(one, dtype)).join(', ')}]` : scalar(value, dtype);
}

/** As JSON, integers with all their digits. */
function json(value) {
    if (Array.isArray(value)) {
        return `[${value.map(json).join(', ')}]`;
    }
    return typeof value === 'bigint' ? String(value) : JSON.stringify(value);
}

function plain(result) {
    if (result.tuple) {
        return result.tuple.map(plain);
    }
    return result.value ?? `array ${result.arrayId}`;
}

/** What a job gave: one value large, several in a table, in pages. */
export function resultsCard(job) {
    const { results, id } = job;
    const all = () => json(results.length === 1 ? plain(results[0]) : results.map(plain));
    const download = () => save(new Blob([all()], { type: 'application/json' }), `${id}.json`);
    const controls = element(
        'div',
        { class: 'row' },
        copyButton(all, 'Copy all results as JSON'),
        element('button', { type: 'button', class: 'quiet', on: { click: download } }, 'Download JSON'),
    );
    if (results.length === 1) {
        return card('Result', controls, parts(results[0]).map((part) => single(part)));
    }
    return card('Results', controls, new ResultPages(results).node);
}

function parts(result) {
    return result.tuple ?? [result];
}

function single(result) {
    if (result.shape.length === 0 && result.value !== undefined) {
        const shown = text(result.value, result.dtype);
        return element(
            'div',
            { class: 'row' },
            element('span', { class: 'single-result' }, shown),
            element('span', { class: 'muted' }, result.dtype),
            copyButton(shown, 'Copy the value'),
        );
    }
    return element(
        'div',
        { class: 'preview' },
        arrayLine(result),
        result.value === undefined
            ? ''
            : element('div', { class: 'value long', tabindex: 0, role: 'region', 'aria-label': 'Elements' }, text(result.value, result.dtype)),
    );
}

/** An array result: what it is, and the ways to it while it is there. */
function arrayLine(result) {
    const { array } = result;
    return element(
        'div',
        { class: 'row' },
        element('span', {}, `${result.dtype} ${shape(result.shape)}`),
        array
            ? [
                  element('span', { class: 'muted' }, bytes(array.nbytes)),
                  element('a', { class: 'button', href: `#/arrays/${array.id}` }, array.name ? `Open ${array.name}` : 'Open'),
                  arrayDownload(array),
              ]
            : element('span', { class: 'muted' }, 'deleted since'),
        result.value === undefined ? '' : copyButton(() => text(result.value, result.dtype), 'Copy the elements'),
    );
}

class ResultPages {
    constructor(results) {
        this.results = results;
        this.from = 0;
        this.node = element('div', { class: 'preview' });
        this.#show();
    }

    #show() {
        const page = this.results.slice(this.from, this.from + PAGE);
        const columns = [['Item'], ['Result'], ['dtype', 'wide'], ['', 'number']];
        const rows = page.map((result, index) => cells(result, this.from + index));
        const turn = (by, label, disabled) =>
            element(
                'button',
                {
                    type: 'button',
                    disabled,
                    'data-focus': label,
                    on: {
                        click: () => {
                            this.from += by;
                            this.#show();
                        },
                    },
                },
                label,
            );
        const end = this.from + page.length;
        const pager = element(
            'div',
            { class: 'pager' },
            element('span', { class: 'muted small' }, `${count(this.from)} to ${count(end - 1)} of ${count(this.results.length)}`),
            turn(-PAGE, 'Previous', this.from === 0),
            turn(PAGE, 'Next', end === this.results.length),
        );
        keepingFocus(this.node, () =>
            this.node.replaceChildren(
                table('Results in the order of the mapped values', columns, rows),
                this.results.length > PAGE ? pager : '',
            ),
        );
    }
}

function cells(result, item) {
    const shown = parts(result).map((part) =>
        part.shape.length === 0 && part.value !== undefined
            ? element('div', { class: 'value' }, text(part.value, part.dtype))
            : arrayLine(part),
    );
    const types = parts(result).map((part) => part.dtype).join(', ');
    return [count(item), shown, types, copyButton(() => json(plain(result)), `Copy the result of item ${item}`)];
}
