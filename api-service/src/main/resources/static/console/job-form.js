import { call } from './api.js';
import { card, element, keepingFocus, render } from './dom.js';
import { arrayTitle, bytes, counted, shape } from './format.js';
import { problemBox } from './notices.js';
import { jsonNumber, jsonNumbers, variablesOf } from './expression-variables.js';

/** Each fits the arrays for which it is offered, `a` being one of them. */
const EXAMPLES = [
    { expression: 'sum(a * i)', map: { i: '1, 2, 3' }, fits: () => true },
    { expression: '(min(a), max(a), mean(a), std(a))', fits: ({ dtype }) => dtype !== 'bool' },
    { expression: 'mean(a, axis=0)', fits: ({ shape: lengths }) => lengths.length > 1 },
    { expression: 'percentile(a, q)', map: { q: '5, 50, 95' }, fits: ({ dtype }) => dtype !== 'bool' },
    { expression: 'histogram(a, bins=20)', fits: ({ dtype }) => dtype !== 'bool' },
    { expression: '(a - mean(a)) / std(a)', output: 'standardised', fits: ({ dtype }) => dtype.startsWith('float') },
    { expression: 'where(a > t, a, 0)', number: { t: '0' }, output: 'clipped', fits: () => true },
];
/** In a list to choose from; the others are reached by their names and from their pages. */
const MAXIMUM_OFFERED = 400;
const KINDS = { array: 'array', map: 'each of', number: 'number' };
const LOOKS_MAPPED = /^[i-nq]$/;

/** The form that a job is submitted by. */
export class JobForm {
    /** @param {string|undefined} preferredId of the array to begin with */
    constructor(preferredId, signal) {
        this.preferredId = preferredId;
        this.signal = signal;
        this.arrays = [];
        /** Until it is known which arrays there are nothing is submitted. */
        this.known = new Promise((resolve) => (this.nowKnown = resolve));
        /** By variable: what was chosen for it, also while the expression does not have it. */
        this.choices = new Map();
        this.expression = element('textarea', {
            id: 'expression',
            rows: 2,
            placeholder: 'sum(a * i)',
            spellcheck: 'false',
            autocapitalize: 'off',
            autocomplete: 'off',
            required: true,
            'aria-describedby': 'expression-hint',
            on: { input: () => this.#showVariables(), keydown: (event) => this.#submitByKey(event) },
        });
        this.missing = element('div', {});
        this.examples = element('div', { class: 'examples', role: 'group', 'aria-label': 'Examples' });
        this.variables = element('div', { class: 'variables' });
        /** What shows the choice of an array anew, for each variable that is one. */
        this.arrayFields = [];
        this.refusal = element('div', {});
        this.output = element('input', { id: 'output', placeholder: 'none', spellcheck: 'false' });
        this.replace = element('input', { id: 'replace', type: 'checkbox' });
        this.timeout = element('input', { id: 'timeout', placeholder: '10m' });
        this.priority = element('input', { id: 'priority', type: 'number', min: 1, max: 10, placeholder: '5' });
        this.options = element('details', {}, element('summary', {}, 'Output, timeout, priority'), this.#optionFields());
        this.button = element('button', { class: 'primary' }, 'Run');
        this.node = card('New job', null, this.#form());
    }

    #form() {
        return element(
            'form',
            {
                class: 'job-form',
                on: {
                    submit: (event) => {
                        event.preventDefault();
                        this.#submit();
                    },
                    // What it is about may be mended by now.
                    input: () => this.refusal.replaceChildren(),
                },
            },
            element(
                'div',
                { class: 'field' },
                element('label', { for: 'expression' }, 'Expression, as NumPy writes it'),
                this.expression,
                element('span', { class: 'hint', id: 'expression-hint' }, 'Ctrl+Enter runs it.'),
            ),
            this.missing,
            this.examples,
            this.variables,
            this.refusal,
            this.options,
            element('div', { class: 'row' }, this.button),
        );
    }

    /** Looks which arrays there are to compute on. */
    async load(signal) {
        try {
            const { arrays } = await call('v1/segment', { signal });
            this.#offer(arrays.filter((array) => array.state === 'READY'));
        } catch (failure) {
            if (failure.status > 0) {
                render(this.missing, failure.message, () => problemBox(failure));
                this.nowKnown();
            }
            throw failure;
        }
        this.nowKnown();
    }

    #offer(arrays) {
        render(this.missing, arrays.length === 0, (none) => none && whatToDoFirst());
        const signature = JSON.stringify(arrays.map(({ id, name }) => [id, name]));
        // A list that is open stays open.
        if (signature === this.offered || this.variables.querySelector('select:focus')) {
            return;
        }
        this.offered = signature;
        this.arrays = arrays;
        this.preferred = arrays.find((array) => array.id === this.preferredId) ?? arrays[0];
        this.#showExamples();
        keepingFocus(this.variables, () => this.arrayFields.forEach((show) => show()));
    }

    #showExamples() {
        const fitting = EXAMPLES.filter(({ fits }) => !this.preferred || fits(this.preferred));
        render(this.examples, fitting.map(({ expression }) => expression), () =>
            fitting.map((example) =>
                element('button', { type: 'button', on: { click: () => this.#take(example) } }, example.expression),
            ),
        );
    }

    #take({ expression, map = {}, number = {}, output = '' }) {
        this.refusal.replaceChildren();
        this.expression.value = expression;
        Object.entries(map).forEach(([variable, value]) => this.choices.set(variable, { kind: 'map', map: value }));
        Object.entries(number).forEach(([variable, value]) => this.choices.set(variable, { kind: 'number', number: value }));
        this.output.value = output;
        this.options.open ||= output !== '';
        this.#showVariables();
        this.expression.focus();
    }

    #optionFields() {
        const field = (input, label) =>
            element('div', { class: 'field' }, element('label', { for: input.id }, label), input);
        return element(
            'div',
            { class: 'options' },
            field(this.output, 'Name of the resulting array'),
            element('label', { class: 'check' }, this.replace, 'replace an array of that name'),
            field(this.timeout, 'Timeout'),
            field(this.priority, 'Priority, 1 to 10'),
        );
    }

    #submitByKey(event) {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            this.node.querySelector('form').requestSubmit();
        }
    }

    #showVariables() {
        const names = variablesOf(this.expression.value);
        if (names.join() === this.shownVariables) {
            return;
        }
        this.shownVariables = names.join();
        this.arrayFields = [];
        this.variables.replaceChildren(...names.map((name) => this.#variable(name)));
    }

    #choiceOf(name) {
        if (!this.choices.has(name)) {
            const mapped = !this.#named(name) && LOOKS_MAPPED.test(name);
            this.choices.set(name, { kind: mapped ? 'map' : 'array' });
        }
        return this.choices.get(name);
    }

    #named(name) {
        return this.arrays.find((array) => array.name === name);
    }

    #variable(name) {
        const choice = this.#choiceOf(name);
        const place = element('div', {});
        const show = () => place.replaceChildren(this.#valueField(name, choice));
        const kind = element(
            'select',
            {
                'aria-label': `What ${name} is`,
                on: {
                    change: () => {
                        choice.kind = kind.value;
                        show();
                    },
                },
            },
            Object.entries(KINDS).map(([value, label]) =>
                element('option', { value, selected: value === choice.kind }, label),
            ),
        );
        show();
        this.arrayFields.push(() => choice.kind === 'array' && show());
        return element('div', { class: 'variable' }, element('code', {}, name), kind, place);
    }

    #valueField(name, choice) {
        if (choice.kind === 'array') {
            choice.array ??= (this.#named(name) ?? this.preferred)?.id;
            return this.#arraySelect(name, choice);
        }
        const isMap = choice.kind === 'map';
        return element('input', {
            'aria-label': isMap ? `Values of ${name}` : `Value of ${name}`,
            'data-focus': `value of ${name}`,
            placeholder: isMap ? '1, 2, 3 or 0:10' : '0.5',
            value: choice[choice.kind] ?? '',
            spellcheck: 'false',
            on: { input: (event) => (choice[choice.kind] = event.target.value) },
        });
    }

    #arraySelect(name, choice) {
        const chosen = this.arrays.find((array) => array.id === choice.array);
        const others = this.arrays.filter((array) => array !== chosen);
        const offered = [...(chosen ? [chosen] : []), ...others.slice(0, MAXIMUM_OFFERED)];
        const options = offered.map((array) => {
            const text = `${arrayTitle(array)} · ${array.dtype} ${shape(array.shape)} · ${bytes(array.nbytes)}`;
            return element('option', { value: array.id, selected: array === chosen }, text);
        });
        if (!chosen && options.length > 0) {
            options.unshift(element('option', { value: '', selected: true }, 'it is gone, choose another one'));
        }
        if (others.length > MAXIMUM_OFFERED) {
            const more = `${counted(others.length - MAXIMUM_OFFERED, 'array')} more: by name, or from the page of one`;
            options.push(element('option', { disabled: true }, more));
        }
        return element(
            'select',
            {
                'aria-label': `Array for ${name}`,
                'data-focus': `array for ${name}`,
                disabled: options.length === 0,
                on: { change: (event) => (choice.array = event.target.value) },
            },
            options.length === 0 ? element('option', {}, 'there is no array yet') : options,
        );
    }

    /** The request, written by hand: a number that went through JavaScript would forget whether it was `1` or `1.0`. */
    #body() {
        const parts = { arrays: [], map: [], parameters: [] };
        for (const name of variablesOf(this.expression.value)) {
            const choice = this.#choiceOf(name);
            const field = (value) => `${JSON.stringify(name)}: ${value}`;
            if (choice.kind === 'array') {
                if (choice.array) {
                    parts.arrays.push(field(JSON.stringify(choice.array)));
                }
            } else {
                parts[choice.kind === 'map' ? 'map' : 'parameters'].push(field(numbersOf(name, choice)));
            }
        }
        const rest = {
            expression: this.expression.value,
            output: this.output.value.trim() || undefined,
            replace: this.replace.checked || undefined,
            timeout: this.timeout.value.trim() || undefined,
            priority: this.priority.value === '' ? undefined : Number(this.priority.value),
        };
        const groups = Object.entries(parts)
            .filter(([, fields]) => fields.length > 0)
            .map(([group, fields]) => `, "${group}": {${fields.join(', ')}}`);
        return `${JSON.stringify(rest).slice(0, -1)}${groups.join('')}}`;
    }

    async #submit() {
        if (this.submitting) {
            return;
        }
        this.submitting = true;
        this.refusal.replaceChildren();
        await this.known;
        const expression = this.expression.value;
        try {
            const job = await call('v1/jobs', { method: 'POST', text: this.#body() });
            if (!this.signal.aborted) {
                location.hash = `#/jobs/${job.id}`;
            }
        } catch (failure) {
            this.refusal.replaceChildren(...refusalOf(failure, expression, this.expression));
        } finally {
            this.submitting = false;
        }
    }
}

function whatToDoFirst() {
    return element(
        'p',
        { class: 'muted' },
        'There is no array to compute on yet. ',
        element('a', { href: '#/memory' }, 'Put one first'),
        '.',
    );
}

function numbersOf(name, choice) {
    try {
        if (choice.kind === 'number') {
            return jsonNumber((choice.number ?? '').trim());
        }
        const numbers = jsonNumbers(choice.map ?? '');
        if (numbers.length > 0) {
            return `[${numbers.join(', ')}]`;
        }
    } catch (failure) {
        throw new RangeError(`${name}: ${failure.message}`);
    }
    throw new RangeError(`${name}: at least one value is needed, such as 1, 2, 3 or 0:10`);
}

/** The error; where it has a column, with the expression marked there. */
function refusalOf(failure, expression, field) {
    if (failure instanceof RangeError) {
        return [problemBox({ code: 'not a number', message: failure.message })];
    }
    const box = problemBox(failure);
    if (failure.column !== undefined) {
        box.append(markedExpression(expression, failure.column));
        if (field.value === expression) {
            field.focus();
            field.setSelectionRange(failure.column, failure.column + 1);
        }
    }
    return [box];
}

/** An expression with the character at a column marked; beyond its end a blank. */
export function markedExpression(expression, column) {
    return element(
        'pre',
        { class: 'marked-expression' },
        expression.slice(0, column),
        element('mark', {}, expression[column] ?? ' '),
        expression.slice(column + 1),
    );
}
