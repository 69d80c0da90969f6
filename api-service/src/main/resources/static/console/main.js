import { call, onKeyNeeded, onReachable, patiently } from './api.js';
import { arrayPage } from './array-page.js';
import { memoryPage } from './arrays.js';
import { askForKey } from './dialogs.js';
import { documentationPage } from './documentation.js';
import { element } from './dom.js';
import { counted, rate } from './format.js';
import { jobPage } from './job-page.js';
import { jobsPage } from './jobs.js';
import { themeButton } from './theme.js';
import { uploads } from './upload.js';
import { onWorkers, rateOf, watchWorkers, workers } from './worker-rates.js';
import { workersPage } from './workers.js';

/** Where each address leads; the part in parentheses goes to the page. */
const ROUTES = [
    [/^\/memory$/, 'Memory', '#/memory', memoryPage],
    [/^\/arrays\/([^/]+)$/, 'Array', '#/memory', arrayPage],
    [/^\/jobs$/, 'Jobs', '#/jobs', (outlet, signal) => jobsPage(outlet, signal, query())],
    [/^\/jobs\/([^/]+)$/, 'Job', '#/jobs', jobPage],
    [/^\/workers$/, 'Workers', '#/workers', workersPage],
    [
        /^\/documentation\/([\w/-]+)$/,
        'Documentation',
        '',
        (outlet, signal, name) => documentationPage(outlet, signal, name, query().get('at')),
    ],
];
const FIRST = '#/memory';

const outlet = document.getElementById('content');
const banner = document.getElementById('banner');
let leaving = new AbortController();
let keyDeclined = false;
/** As long as the page is open. */
const forever = new AbortController().signal;

function query() {
    return new URLSearchParams(location.hash.split('?')[1] ?? '');
}

function open(focusHeading) {
    const path = location.hash.slice(1).split('?')[0];
    const route = ROUTES.find(([pattern]) => pattern.test(path));
    if (!route) {
        location.replace(FIRST);
        return;
    }
    const [pattern, title, tab, page] = route;
    leaving.abort();
    leaving = new AbortController();
    outlet.replaceChildren();
    document.title = `${title} · Onecopy`;
    document.querySelectorAll('.tabs a').forEach((link) => {
        if (link.getAttribute('href') === tab) {
            link.setAttribute('aria-current', 'page');
        } else {
            link.removeAttribute('aria-current');
        }
    });
    const opened = page(outlet, leaving.signal, ...pattern.exec(path).slice(1).map(decodeURIComponent));
    if (focusHeading) {
        window.scrollTo(0, 0);
        outlet.focus();
        focusHeadingOnce();
        Promise.resolve(opened).then(focusHeadingOnce);
    }
}

/** So that a keyboard goes on from the new page and a screen reader reads its title; its heading may come later. */
function focusHeadingOnce() {
    if (document.activeElement === outlet) {
        outlet.querySelector('h1')?.focus();
    }
}

function showBanner(...content) {
    banner.hidden = content.length === 0;
    banner.replaceChildren(...content);
}

function declined() {
    const again = () => {
        keyDeclined = false;
        showBanner();
        open(false);
    };
    showBanner(
        'Without a key nothing is shown.',
        element('button', { type: 'button', on: { click: again } }, 'Enter a key'),
    );
}

function showPulse() {
    const attached = workers().filter(({ state }) => state === 'ATTACHED');
    const total = attached.reduce((sum, { id }) => sum + rateOf(id), 0);
    document.getElementById('pulse').textContent =
        attached.length === 0 ? 'no workers' : `${counted(attached.length, 'worker')} · ${total > 0 ? rate(total) : 'idle'}`;
}

/** From whatever page there is a way back to what comes in. */
function showUploads() {
    const link = document.getElementById('uploads');
    link.textContent = uploads.summary();
    link.hidden = link.textContent === '';
}

/** Published on all addresses it is found where this page is. */
function grafanaAddress(url) {
    const address = new URL(url, document.baseURI);
    if (['0.0.0.0', '[::]'].includes(address.hostname)) {
        address.hostname = location.hostname;
    }
    return address.href;
}

function showColophon(service) {
    const link = (href, text) => element('a', { href, rel: 'noreferrer' }, text);
    document
        .getElementById('colophon')
        .replaceChildren(
            element('span', {}, `Onecopy ${service.version ?? ''}`),
            link('#/documentation/expressions', 'Documentation'),
            link('docs', 'API to read and to try'),
            ...(service.grafanaUrl ? [link(grafanaAddress(service.grafanaUrl), 'Grafana')] : []),
        );
}

onKeyNeeded(async (refused) => {
    if (keyDeclined) {
        return null;
    }
    const key = await askForKey(refused);
    keyDeclined = key === null;
    if (keyDeclined) {
        declined();
    }
    return key;
});
onReachable((answers) => {
    if (!answers) {
        showBanner('The service does not answer. This page tries again by itself.');
    } else if (!keyDeclined) {
        showBanner();
    }
});
// Its address would be taken for that of a page.
document.querySelector('.skip-link').addEventListener('click', (event) => {
    event.preventDefault();
    outlet.focus();
});
themeButton(document.getElementById('theme'));
window.addEventListener('hashchange', () => open(true));
onWorkers(showPulse);
watchWorkers(forever);
uploads.onChange(showUploads);
window.addEventListener('beforeunload', (event) => uploads.areRunning && event.preventDefault());
showColophon({});
patiently(() => call('v1/service'), forever).then(showColophon, () => {});
open(false);
