import { Problem, authorization, call, currentKey, parse, replaceKey } from './api.js';
import { element, progressBar } from './dom.js';
import { bytes, rate } from './format.js';
import { confirmed } from './dialogs.js';
import { notify, problemBox } from './notices.js';
import { writeNpy } from './npy.js';

const NAME = /[^A-Za-z0-9._-]+/g;
const MAXIMUM_NAME = 128;
const KINDS = ['.npy', '.png', '.jpg', '.jpeg'];
const RATE_AFTER_MS = 500;

/** A name that the service takes, from that of a file. */
export function arrayName(fileName) {
    const stem = fileName.replace(/\.(npy|png|jpe?g)$/i, '').replace(NAME, '-').replace(/^[.-]+/, '');
    return stem.slice(0, MAXIMUM_NAME) || 'array';
}

/** By XMLHttpRequest: fetch does not say how much of a body is sent. */
function transfer(method, path, file, onProgress, request) {
    return new Promise((resolve, reject) => {
        request.open(method, path);
        Object.entries(authorization()).forEach(([header, value]) => request.setRequestHeader(header, value));
        request.setRequestHeader('Content-Type', 'application/octet-stream');
        request.upload.addEventListener('progress', (event) => onProgress(event.loaded));
        request.addEventListener('load', () => {
            const answer = parseOrNothing(request.responseText);
            if (request.status < 300) {
                resolve(answer);
            } else {
                reject(new Problem(request.status, answer));
            }
        });
        request.addEventListener('error', () =>
            reject(new Problem(0, { code: 'broken_off', detail: 'the service ended the connection during the upload' })),
        );
        request.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')));
        request.send(file);
    });
}

function parseOrNothing(text) {
    try {
        return parse(text) ?? {};
    } catch (notJson) {
        return {};
    }
}

/** What cannot fit is not sent: a browser does not hear the refusal while it sends. */
async function checkRoom(file) {
    const { largestFreeBytes } = await call('v1/segment');
    if (file.name.toLowerCase().endsWith('.npy') && file.size > largestFreeBytes + 4096) {
        const detail = `${bytes(file.size)} do not fit: the largest free run is ${bytes(largestFreeBytes)}. Delete an array first.`;
        throw new Problem(507, { code: 'segment_full', detail });
    }
}

/** Takes files, by drop or by choice, and shows how each gets on. */
export class Uploads {
    /** @param {() => void} onArrived called when an array is there */
    constructor(onArrived) {
        this.onArrived = onArrived;
        this.list = element('div', { class: 'preview', 'aria-label': 'Uploads', role: 'group' });
        this.input = element('input', {
            type: 'file',
            multiple: true,
            class: 'visually-hidden',
            accept: KINDS.join(','),
            'aria-label': 'Files to upload',
            tabindex: -1,
            on: {
                change: () => {
                    this.take(this.input.files);
                    this.input.value = '';
                },
            },
        });
        const choose = element(
            'button',
            { type: 'button', class: 'primary', on: { click: () => this.input.click() } },
            'Choose files',
        );
        this.zone = element(
            'div',
            { class: 'drop-zone' },
            choose,
            this.input,
            element('span', { class: 'muted' }, 'or drop .npy, PNG or JPEG files anywhere on this page'),
        );
    }

    /** Takes what is dropped on the page, until the signal says to stop. */
    listen(signal) {
        const isFiles = (event) => event.dataTransfer?.types.includes('Files');
        const mark = (on) => document.body.classList.toggle('dropping', on);
        const options = { signal };
        document.addEventListener(
            'dragover',
            (event) => {
                if (isFiles(event)) {
                    event.preventDefault();
                    mark(true);
                }
            },
            options,
        );
        document.addEventListener('dragleave', (event) => event.relatedTarget === null && mark(false), options);
        document.addEventListener(
            'drop',
            (event) => {
                mark(false);
                if (isFiles(event)) {
                    event.preventDefault();
                    this.take(event.dataTransfer.files);
                }
            },
            options,
        );
    }

    take(files) {
        [...files].forEach((file) => this.upload(file, arrayName(file.name)));
    }

    /** @param {File} file its bytes are sent as they are */
    async upload(file, name) {
        const row = new UploadRow(file, name);
        this.list.append(row.node);
        try {
            await checkRoom(file);
            const array = await this.#send(row, file, name);
            row.node.remove();
            notify(`${array.name} is there: ${array.dtype}, ${bytes(array.nbytes)}.`);
            this.onArrived();
        } catch (failure) {
            if (failure.name === 'AbortError') {
                row.node.remove();
            } else {
                row.fail(failure);
            }
        }
    }

    async #send(row, file, name) {
        const path = `v1/arrays?name=${encodeURIComponent(name)}`;
        for (;;) {
            const sent = currentKey();
            try {
                return await row.transfer('POST', path);
            } catch (failure) {
                if (failure.code === 'name_taken') {
                    return this.#replace(row, name);
                }
                if (failure.status !== 401 || !(await replaceKey(sent))) {
                    throw failure;
                }
            }
        }
    }

    async #replace(row, name) {
        const explanation = 'Whoever reads it now finishes on the old one. Its memory is free after that.';
        if (!(await confirmed(`Replace the array ${name}?`, explanation, 'Replace'))) {
            throw new DOMException('stopped', 'AbortError');
        }
        return row.transfer('PUT', `v1/arrays/${encodeURIComponent(name)}`);
    }

    /** An array to begin with, made here: a picture of waves. */
    uploadSample() {
        const side = 512;
        const values = new Uint8Array(side * side * 3);
        for (let y = 0; y < side; y += 1) {
            for (let x = 0; x < side; x += 1) {
                const [u, v] = [x / side - 0.5, y / side - 0.5];
                const wave = Math.sin(Math.hypot(u, v) * 40) * 0.5 + 0.5;
                const at = (y * side + x) * 3;
                values[at] = 40 + 190 * wave * (1 - v);
                values[at + 1] = 90 + 120 * (u + 0.5) * wave;
                values[at + 2] = 120 + 110 * (1 - wave);
            }
        }
        const file = new File([writeNpy('uint8', [side, side, 3], values)], 'waves.npy');
        return this.upload(file, 'waves');
    }
}

/** How one upload gets on. */
class UploadRow {
    constructor(file, name) {
        this.file = file;
        this.bar = progressBar(0, `Upload of ${name}`);
        this.state = element('span', { class: 'muted small' }, 'waiting');
        this.request = new XMLHttpRequest();
        this.stop = element('button', { type: 'button', class: 'quiet', on: { click: () => this.#stop() } }, 'Stop');
        this.node = element(
            'div',
            { class: 'upload' },
            element('span', {}, element('strong', {}, name), ` ${bytes(file.size)} `, this.state),
            this.stop,
            this.bar,
        );
    }

    transfer(method, path) {
        const started = performance.now();
        return transfer(method, path, this.file, (sent) => this.#show(sent, performance.now() - started), this.request);
    }

    #show(sent, elapsedMs) {
        const share = this.file.size === 0 ? 1 : sent / this.file.size;
        this.bar.firstChild.style.setProperty('width', `${share * 100}%`);
        this.bar.setAttribute('aria-valuenow', Math.round(share * 100));
        const speed = elapsedMs > RATE_AFTER_MS ? ` at ${rate((sent / elapsedMs) * 1000)}` : '';
        this.state.textContent = share < 1 ? `${bytes(sent)} sent${speed}` : `sent${speed}, being published`;
    }

    #stop() {
        this.request.abort();
        this.node.remove();
    }

    fail(problem) {
        this.state.textContent = 'failed';
        this.stop.textContent = 'Dismiss';
        this.bar.replaceWith(problemBox(problem));
    }
}
