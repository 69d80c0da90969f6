import { currentKey, send } from './api.js';
import { element } from './dom.js';
import { notify } from './notices.js';

/** Has the browser save something. */
export function save(blob, fileName) {
    const url = URL.createObjectURL(blob);
    element('a', { href: url, download: fileName }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** A control that downloads an array: a plain link, or, as a link cannot show a key, a button where there is one. */
export function arrayDownload(array) {
    const path = `v1/arrays/${array.id}/content`;
    const fileName = `${array.name ?? array.id}.npy`;
    if (currentKey() === null) {
        return element('a', { class: 'button', href: path, download: fileName }, 'Download .npy');
    }
    return element(
        'button',
        { type: 'button', on: { click: () => withKey(path, fileName).catch((failure) => notify(failure.message)) } },
        'Download .npy',
    );
}

/** Straight into a file where the browser can, else by way of its memory. */
async function withKey(path, fileName) {
    if (window.showSaveFilePicker) {
        try {
            const file = await window.showSaveFilePicker({ suggestedName: fileName });
            const response = await send(path);
            await response.body.pipeTo(await file.createWritable());
        } catch (failure) {
            if (failure.name !== 'AbortError') {
                throw failure;
            }
        }
        return;
    }
    save(await (await send(path)).blob(), fileName);
}
