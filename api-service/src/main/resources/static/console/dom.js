/**
 * Building the page. Whatever users have chosen, names, expressions, messages, is hostile until proven otherwise, so
 * children are nodes or texts, and there is no way here to have a text read as markup.
 */
const SVG = 'http://www.w3.org/2000/svg';

let cards = 0;

function fill(node, properties, children) {
    for (const [name, value] of Object.entries(properties)) {
        if (value === undefined || value === null || value === false) {
            continue;
        }
        if (name === 'on') {
            Object.entries(value).forEach(([event, listener]) => node.addEventListener(event, listener));
        } else if (name === 'style') {
            // Through the object model: the content security policy forbids the attribute.
            Object.entries(value).forEach(([property, one]) => node.style.setProperty(property, one));
        } else if (name === 'value') {
            node.value = value;
        } else {
            node.setAttribute(name, value === true ? '' : String(value));
        }
    }
    node.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false));
    return node;
}

/**
 * An element of HTML.
 * @param {string} tag
 * @param {object} [properties] attributes; `on` holds listeners by event, `style` properties by name; null, undefined
 *     and false leave one out
 * @param {...(Node|string|number|null|false|Array)} children
 */
export function element(tag, properties = {}, ...children) {
    return fill(document.createElement(tag), properties, children);
}

/** The same of SVG. */
export function vector(tag, properties = {}, ...children) {
    return fill(document.createElementNS(SVG, tag), properties, children);
}

const REACHABLE = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';

/**
 * Does a change after which a keyboard goes on from where it was: from the element of the same `data-focus`, else from
 * what now stands in that place.
 * @param {HTMLElement} [otherwise] where it goes instead of to what stands there now
 */
export function keepingFocus(container, change, otherwise) {
    const focused = container.contains(document.activeElement) ? document.activeElement : null;
    const at = [...container.querySelectorAll(REACHABLE)].indexOf(focused);
    change();
    if (!focused || (focused.isConnected && !focused.disabled)) {
        return;
    }
    const now = [...container.querySelectorAll(REACHABLE)].filter((one) => !one.disabled);
    const same = now.find((one) => one.dataset.focus !== undefined && one.dataset.focus === focused.dataset.focus);
    const heading = container.closest('.card')?.querySelector('h2');
    (same ?? otherwise ?? now[Math.min(Math.max(at, 0), now.length - 1)] ?? heading)?.focus();
}

/**
 * Shows what `build` makes of `data`, unless it shows that already: what a person hovers over, has selected or is about
 * to press stays, and so does the focus.
 */
export function render(container, data, build, otherwise) {
    const signature = JSON.stringify(data, (key, value) => (typeof value === 'bigint' ? `${value}n` : value));
    if (container.shownSignature === signature) {
        return;
    }
    keepingFocus(container, () => container.replaceChildren(...[build(data)].flat().filter(Boolean)), otherwise);
    container.shownSignature = signature;
}

/** A heading, a line of controls beside it, and what belongs to it. */
export function card(title, controls, ...content) {
    cards += 1;
    const id = `card-${cards}`;
    return element(
        'section',
        { class: 'card', 'aria-labelledby': id },
        element('header', {}, element('h2', { id, tabindex: -1 }, title), controls),
        content,
    );
}

/** A list of terms and what they are; entries without a value are left out. */
export function facts(entries, figureClass) {
    return element(
        'dl',
        { class: 'facts' },
        Object.entries(entries)
            .filter(([, value]) => value !== undefined && value !== null)
            .map(([term, value]) =>
                element('div', {}, element('dt', {}, term), element('dd', { class: figureClass }, value)),
            ),
    );
}

/** A bar; `share` is from 0 to 1. */
export function progressBar(share, label, kind = '') {
    const percent = Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10;
    return element(
        'div',
        {
            class: `progress ${kind}`,
            role: 'progressbar',
            'aria-label': label,
            'aria-valuemin': 0,
            'aria-valuemax': 100,
            'aria-valuenow': Math.round(percent),
        },
        element('span', { style: { width: `${percent}%` } }),
    );
}

/** A table whose columns are `[title, class]`; `rows` are arrays of cells. */
export function table(caption, columns, rows, className = '') {
    return element(
        'div',
        { class: 'scroll' },
        element(
            'table',
            { class: className },
            element('caption', { class: 'visually-hidden' }, caption),
            element(
                'thead',
                {},
                element(
                    'tr',
                    {},
                    columns.map(([title, kind = '']) =>
                        title ? element('th', { scope: 'col', class: kind }, title) : element('td', { class: kind }),
                    ),
                ),
            ),
            element(
                'tbody',
                {},
                rows.map((cells) =>
                    element(
                        'tr',
                        {},
                        cells.map((cell, index) => element('td', { class: columns[index][1] ?? '' }, cell)),
                    ),
                ),
            ),
        ),
    );
}
