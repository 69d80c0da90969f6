import { element } from './dom.js';

const SHOWN_MS = 5000;

/** Says something in a corner, for a while, and to screen readers. */
export function notify(text) {
    const notice = element('p', { class: 'notice' }, text);
    document.getElementById('notices').append(notice);
    setTimeout(() => notice.remove(), SHOWN_MS);
}

/** What went wrong, in the service's words. */
export function problemBox(problem) {
    return element(
        'div',
        { class: 'problem', role: 'alert' },
        element('strong', {}, problem.code === 'unknown' ? `Error ${problem.status}` : problem.code),
        element('span', {}, problem.message),
    );
}

/** Browsers give the clipboard to secure pages only; a service on a host of one's own may have no TLS. */
async function copy(text) {
    if (navigator.clipboard) {
        await navigator.clipboard.writeText(text);
        return;
    }
    const field = element('textarea', { value: text, class: 'visually-hidden' });
    document.body.append(field);
    field.select();
    document.execCommand('copy');
    field.remove();
}

/** A button that copies a text. */
export function copyButton(text, label = 'Copy') {
    return element(
        'button',
        {
            type: 'button',
            class: 'quiet',
            'aria-label': label,
            on: {
                click: async () => {
                    await copy(typeof text === 'function' ? text() : text);
                    notify('Copied.');
                },
            },
        },
        'Copy',
    );
}

/** A command to be copied. */
export function command(text) {
    return element('div', { class: 'copyable' }, element('code', {}, text), copyButton(text, `Copy the command ${text}`));
}
