import { patiently, send } from './api.js';
import { element } from './dom.js';
import { markdown } from './markdown.js';
import { problemBox } from './notices.js';

const PAGES = {
    expressions: 'Expressions',
    operations: 'Operations',
    functions: 'Functions of your own',
    python: 'Python',
    architecture: 'Architecture',
    messages: 'Messages',
    'segment-format': 'Segment format',
};

/** The page that shows a document of docs/, from this service. */
export async function documentationPage(outlet, signal, name, heading) {
    const article = element('article', { class: 'card document' }, element('p', { class: 'muted' }, 'Loading …'));
    outlet.append(contents(name), article);
    try {
        const response = await patiently(() => send(`documentation/${encodePath(name)}.md`, { signal }), signal);
        article.replaceChildren(...markdown(await response.text(), (target) => address(name, target)));
        document.title = `${article.querySelector('h1')?.textContent ?? name} · Onecopy`;
        const place = heading ? article.querySelector(`#${CSS.escape(heading)}`) : article.querySelector('h1');
        place?.focus();
    } catch (failure) {
        if (failure.name !== 'AbortError') {
            article.replaceChildren(element('h1', { tabindex: -1 }, name), problemBox(failure));
        }
    }
}

function encodePath(name) {
    return name.split('/').map(encodeURIComponent).join('/');
}

function contents(shown) {
    return element(
        'nav',
        { class: 'row', 'aria-label': 'Documents' },
        Object.entries(PAGES).map(([name, title]) =>
            element(
                'a',
                { class: 'button quiet', href: `#/documentation/${name}`, 'aria-current': name === shown && 'page' },
                title,
            ),
        ),
    );
}

/** Documents link each other by file; what lies outside of docs/ is not served. */
function address(from, target) {
    if (/^https?:\/\//.test(target)) {
        return target;
    }
    const [path, heading] = target.split('#');
    if (path === '') {
        return `#/documentation/${from}?at=${heading}`;
    }
    const folder = from.includes('/') ? `${from.slice(0, from.lastIndexOf('/'))}/` : '';
    const resolved = new URL(path, `http://docs/documentation/${folder}`).pathname;
    const document = /^\/documentation\/(.+)\.md$/.exec(resolved)?.[1];
    return document ? `#/documentation/${document}${heading ? `?at=${heading}` : ''}` : null;
}
