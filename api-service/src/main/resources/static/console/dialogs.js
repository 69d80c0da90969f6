import { element } from './dom.js';

function ask(dialog) {
    const opener = document.activeElement;
    document.body.append(dialog);
    return new Promise((resolve) => {
        dialog.addEventListener('close', () => {
            dialog.remove();
            if (!opener.isConnected) {
                focusOnSuccessorOf(opener);
            }
            resolve(dialog.returnValue);
        });
        dialog.showModal();
    });
}

/** A list may have been drawn anew meanwhile. */
function focusOnSuccessorOf(opener) {
    const same = [...document.querySelectorAll('[data-focus]')].find((one) => one.dataset.focus === opener.dataset.focus);
    (same ?? document.getElementById('content')).focus();
}

function closeDialog(event) {
    event.currentTarget.closest('dialog').close('no');
}

/** Asks before something that cannot be undone; promises whether to do it. */
export async function confirmed(question, explanation, verb) {
    const answer = await ask(
        element(
            'dialog',
            { 'aria-labelledby': 'question' },
            element(
                'form',
                { method: 'dialog' },
                element('h2', { id: 'question' }, question),
                element('p', {}, explanation),
                element(
                    'div',
                    { class: 'row' },
                    element('button', { value: 'no' }, 'Cancel'),
                    element('button', { value: 'yes', class: 'danger' }, verb),
                ),
            ),
        ),
    );
    return answer === 'yes';
}

/** Asks for a key of this service; promises it, or null. */
export async function askForKey(refused) {
    const input = element('input', {
        id: 'key',
        type: 'password',
        autocomplete: 'off',
        required: true,
        'aria-describedby': 'key-hint',
    });
    const answer = await ask(
        element(
            'dialog',
            { 'aria-labelledby': 'key-title' },
            element(
                'form',
                { method: 'dialog' },
                element('h2', { id: 'key-title' }, refused ? 'That key was not accepted' : 'This service asks for a key'),
                element(
                    'p',
                    { class: 'field' },
                    element('label', { for: 'key' }, 'Key'),
                    input,
                    element(
                        'span',
                        { class: 'hint', id: 'key-hint' },
                        'Made by ./onecopy key NAME. This tab keeps it until it is closed.',
                    ),
                ),
                element(
                    'div',
                    { class: 'row' },
                    // Not one that submits: Enter in the field means the key.
                    element('button', { type: 'button', on: { click: closeDialog } }, 'Not now'),
                    element('button', { value: 'yes', class: 'primary' }, 'Use key'),
                ),
            ),
        ),
    );
    return answer === 'yes' && input.value.trim() !== '' ? input.value.trim() : null;
}
