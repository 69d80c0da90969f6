import { element } from './dom.js';

/**
 * The part of Markdown that docs/ is written in, as elements: headings, paragraphs, lists, tables, code. Nothing in a
 * document becomes markup that this has not made.
 */
const INLINE = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)\s]+)\)/g;
const FENCE = '```';
const ITEM = /^( *)([-*]|\d+\.) +(.*)$/;
const DIVIDER = /^\|[\s:|-]+\|$/;

/** @param {(target: string) => string|null} resolve the address that a link leads to; null makes it plain text */
export function markdown(text, resolve) {
    const lines = text.split('\n');
    const blocks = [];
    while (lines.length > 0) {
        const block = takeBlock(lines, resolve);
        if (block) {
            blocks.push(block);
        }
    }
    return blocks;
}

function takeBlock(lines, resolve) {
    const line = lines[0];
    if (line.trim() === '') {
        lines.shift();
        return null;
    }
    if (line.startsWith(FENCE)) {
        return takeCode(lines);
    }
    if (line.startsWith('#')) {
        return takeHeading(lines, resolve);
    }
    if (line.startsWith('|')) {
        return takeTable(lines, resolve);
    }
    if (ITEM.test(line)) {
        return takeList(lines, resolve);
    }
    const taken = takeWhile(lines, (one) => one.trim() !== '' && !/^(#|\||```)/.test(one) && !ITEM.test(one));
    return element('p', {}, inline(taken.join(' '), resolve));
}

function takeWhile(lines, belongs) {
    const end = lines.findIndex((line) => !belongs(line));
    return lines.splice(0, end < 0 ? lines.length : Math.max(end, 1));
}

function takeCode(lines) {
    lines.shift();
    const code = takeUntilFence(lines);
    return element('pre', { class: 'code', tabindex: 0 }, element('code', {}, code.join('\n')));
}

function takeUntilFence(lines) {
    const end = lines.findIndex((line) => line.startsWith(FENCE));
    const code = lines.splice(0, end < 0 ? lines.length : end);
    lines.shift();
    return code;
}

function takeHeading(lines, resolve) {
    const [, marks, title] = /^(#+) *(.*)$/.exec(lines.shift());
    const level = Math.min(marks.length, 3);
    return element(`h${level}`, { id: anchor(title), tabindex: -1 }, inline(title, resolve));
}

/** What a link to a heading is called. */
export function anchor(title) {
    return title
        .toLowerCase()
        .replace(/[^\w\s-]/g, '')
        .trim()
        .replace(/\s/g, '-');
}

function takeTable(lines, resolve) {
    const rows = takeWhile(lines, (line) => line.startsWith('|'));
    const cells = (row) =>
        row
            .replace(/^\||\|\s*$/g, '')
            .split(/(?<!\\)\|/)
            .map((cell) => inline(cell.trim().replaceAll('\\|', '|'), resolve));
    const hasHead = DIVIDER.test(rows[1]?.trim() ?? '');
    const head = hasHead ? cells(rows[0]).map((cell) => element('th', { scope: 'col' }, cell)) : [];
    const body = rows
        .slice(hasHead ? 2 : 0)
        .map((row) => element('tr', {}, cells(row).map((cell) => element('td', {}, cell))));
    const isHeadEmpty = head.every((cell) => cell.textContent === '');
    return element(
        'div',
        { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': 'Table' },
        element(
            'table',
            {},
            isHeadEmpty ? '' : element('thead', {}, element('tr', {}, head)),
            element('tbody', {}, body),
        ),
    );
}

function takeList(lines, resolve) {
    const isOrdered = /^\d/.test(ITEM.exec(lines[0])[2]);
    const items = [];
    for (const line of takeWhile(lines, (one) => ITEM.test(one) || /^ +\S/.test(one))) {
        const item = ITEM.exec(line);
        if (item) {
            items.push(item[3]);
        } else {
            items[items.length - 1] += ` ${line.trim()}`;
        }
    }
    return element(isOrdered ? 'ol' : 'ul', {}, items.map((item) => element('li', {}, inline(item, resolve))));
}

function inline(text, resolve) {
    const nodes = [];
    let end = 0;
    for (const match of text.matchAll(INLINE)) {
        nodes.push(text.slice(end, match.index));
        end = match.index + match[0].length;
        const [, code, bold, label, target] = match;
        if (code !== undefined) {
            nodes.push(element('code', {}, code));
        } else if (bold !== undefined) {
            nodes.push(element('strong', {}, inline(bold, resolve)));
        } else {
            const address = resolve(target);
            nodes.push(address === null ? label : element('a', { href: address }, inline(label, resolve)));
        }
    }
    nodes.push(text.slice(end));
    return nodes.filter((node) => node !== '');
}
