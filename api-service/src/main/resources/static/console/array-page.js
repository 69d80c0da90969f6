import { call, patiently } from './api.js';
import { deleteArray, stateBadge } from './arrays.js';
import { card, element, facts } from './dom.js';
import { arrayDownload } from './download.js';
import { arrayTitle, bytes, count, moment, shape } from './format.js';
import { copyButton, problemBox } from './notices.js';
import { preview } from './preview.js';

/** The page about one array. */
export async function arrayPage(outlet, signal, id) {
    try {
        const array = await patiently(() => call(`v1/arrays/${encodeURIComponent(id)}`, { signal }), signal);
        document.title = `${arrayTitle(array)} · Onecopy`;
        outlet.append(heading(array, signal), about(array), array.state === 'READY' ? preview(array, signal) : '');
    } catch (failure) {
        if (failure.name !== 'AbortError') {
            outlet.append(element('h1', { tabindex: -1 }, 'Array'), problemBox(failure));
        }
    }
}

function heading(array, signal) {
    const remove = async () => {
        if ((await deleteArray(array)) && !signal.aborted) {
            location.hash = '#/memory';
        }
    };
    return element(
        'div',
        { class: 'heading' },
        element('h1', { tabindex: -1 }, arrayTitle(array)),
        stateBadge(array.state),
        element(
            'div',
            { class: 'row' },
            element('a', { class: 'button', href: `#/jobs?array=${array.id}` }, 'Compute on it'),
            arrayDownload(array),
            element('button', { type: 'button', class: 'danger', on: { click: remove } }, 'Delete'),
        ),
    );
}

function about(array) {
    return card(
        'What it is',
        null,
        facts({
            dtype: array.dtype,
            shape: shape(array.shape),
            size: bytes(array.nbytes),
            bytes: count(array.nbytes),
            order: array.order,
            leases: count(array.leases),
            put: moment(array.createdAt),
            expires: array.expiresAt ? moment(array.expiresAt) : 'never',
        }),
        element(
            'details',
            {},
            element('summary', {}, 'Where it lies'),
            facts({
                id: element('span', { class: 'row' }, element('code', {}, array.id), copyButton(array.id, 'Copy the id')),
                'segment file': element('code', {}, array.segmentPath),
                'begins at byte': count(array.offsetBytes),
                'strides in bytes': array.stridesBytes.map(count).join(', ') || 'none',
            }),
        ),
    );
}
