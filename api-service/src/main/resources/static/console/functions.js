import { call } from './api.js';
import { card, element, facts, render, table } from './dom.js';
import { count, counted } from './format.js';
import { command, problemBox } from './notices.js';
import { poll } from './poll.js';

const INTERVAL_MS = 4000;
const LANGUAGES = { java: 'Java', python: 'Python' };
const BADGES = { SERVED: 'good', SHADOWED: 'warn', CONFLICTING: 'bad' };
const MEANINGS = {
    SERVED: 'may be called in expressions',
    SHADOWED: 'not called: its name means something else in the language',
    CONFLICTING: 'not called: another function of that name was there first',
};
const TAKES = { ARRAY: 'an array', NUMBER: 'a number', ANY: 'an array or a number' };
const CUTS = {
    WHOLE: () => 'with whole arrays',
    REDUCE: (along) => `for rows of ${along}, which are combined`,
    MAP: (along) => `for rows of ${along}, each of the result`,
};

/** The functions of users that workers serve, by the language that they are written in. */
export function functionsCard(signal) {
    const list = element('div', { class: 'preview' });
    poll((current) => load(list, current), INTERVAL_MS, signal);
    return card('Functions of your own', guide('How to write one'), list);
}

async function load(list, signal) {
    try {
        const { items } = await call('v1/functions', { signal });
        render(list, items, () => (items.length === 0 ? whatToDoFirst() : byLanguage(items)));
    } catch (failure) {
        if (failure.status > 0) {
            render(list, failure.message, () => problemBox(failure));
        }
        throw failure;
    }
}

function guide(text) {
    return element('a', { href: '#/documentation/functions', 'data-focus': 'guide' }, text);
}

function whatToDoFirst() {
    return element(
        'div',
        { class: 'empty' },
        element('p', {}, 'No worker serves any. What the expression language has not, you write, in Java or in Python, and start workers with it:'),
        command('./onecopy up --functions functions'),
        command('onecopy worker my_functions.py'),
    );
}

function byLanguage(items) {
    const languages = [...new Set(items.map(({ runtime }) => runtime))].sort();
    return languages.map((runtime) =>
        element(
            'section',
            { class: 'functions', 'aria-label': `Functions in ${LANGUAGES[runtime] ?? runtime}` },
            element('h3', {}, LANGUAGES[runtime] ?? runtime),
            items.filter((one) => one.runtime === runtime).map(entry),
        ),
    );
}

function entry(one) {
    const { name, signature, version, state, documentation, cut, along, threads, workers } = one;
    return element(
        'article',
        { class: 'function', 'aria-label': name },
        element(
            'div',
            { class: 'row' },
            element('code', { class: 'breakable' }, signature),
            element('span', { class: `badge ${BADGES[state]}`, title: MEANINGS[state] }, state),
        ),
        state !== 'SERVED' && element('p', { class: 'hint' }, `It is ${MEANINGS[state]}.`),
        documentation && element('p', { class: 'function-text' }, documentation),
        facts({
            called: CUTS[cut](along),
            'at a time': counted(threads, 'call'),
            'served by': counted(workers.length, 'worker'),
            version,
        }),
        element(
            'details',
            {},
            element('summary', { 'data-focus': `parameters of ${name} ${version} ${state}` }, 'Parameters and result'),
            parameters(one),
        ),
    );
}

function parameters({ name, parameters: all, result }) {
    const columns = [['Parameter'], ['Takes'], ['dtype'], ['Axes'], ['Default']];
    const rows = all.map((one) => [
        element('code', {}, one.name),
        TAKES[one.kind],
        one.dtypes.join(', ') || 'any',
        one.kind === 'NUMBER' ? '' : one.ranks.map(count).join(', ') || 'any',
        one.defaultValue ?? '',
    ]);
    return element(
        'div',
        { class: 'preview' },
        all.length > 0 && table(`Parameters of ${name}`, columns, rows),
        element('p', { class: 'small' }, 'Gives ', element('code', {}, `${result.dtype} (${result.shape.join(', ')})`)),
    );
}
