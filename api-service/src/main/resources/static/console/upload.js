import { Problem, authorization, call, currentKey, parse, replaceKey } from './api.js';
import { element, progressBar } from './dom.js';
import { bytes, counted, percent, rate } from './format.js';
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
function transfer(method, path, file, onProgress, signal) {
    return new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        signal.addEventListener('abort', () => request.abort());
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
async function checkRoom(file, signal) {
    const { largestFreeBytes } = await call('v1/segment', { signal });
    if (file.name.toLowerCase().endsWith('.npy') && file.size > largestFreeBytes + 4096) {
        const detail = `${bytes(file.size)} do not fit: the largest free run is ${bytes(largestFreeBytes)}. Delete an array first.`;
        throw new Problem(507, { code: 'segment_full', detail });
    }
}

/** Takes files, by drop or by choice, and shows how each gets on. What is under way goes on whatever page is shown. */
class Uploads {
    constructor() {
        this.changes = new EventTarget();
        this.rows = new Set();
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
        this.choose = element(
            'button',
            { type: 'button', class: 'primary', on: { click: () => this.input.click() } },
            'Choose files',
        );
        this.zone = element(
            'div',
            { class: 'drop-zone' },
            this.choose,
            this.input,
            element('span', { class: 'muted' }, 'or drop .npy, PNG or JPEG files anywhere on this page'),
        );
    }

    /** Tells whenever an array has come in. */
    onArrived(listener, signal) {
        this.changes.addEventListener('arrived', listener, { signal });
    }

    /** Tells whenever {@link summary} may say something else. */
    onChange(listener) {
        this.changes.addEventListener('change', listener);
    }

    #tell(what) {
        this.changes.dispatchEvent(new Event(what));
    }

    /** What is under way and what has failed, in a few words; empty if there is neither. */
    summary() {
        const failed = [...this.rows].filter((row) => row.failed);
        const running = [...this.rows].filter((row) => !row.failed);
        const total = running.reduce((sum, { file }) => sum + file.size, 0);
        const sent = running.reduce((sum, row) => sum + row.sent, 0);
        return [
            running.length > 0 && `${counted(running.length, 'upload')} · ${percent(sent / (total || 1))}`,
            failed.length > 0 && `${counted(failed.length, 'upload')} failed`,
        ]
            .filter(Boolean)
            .join(', ');
    }

    /** Whether bytes would be lost if the page were closed. */
    get areRunning() {
        return [...this.rows].some((row) => !row.failed);
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
        // Tried again: what was wrong before is over, or is said again.
        [...this.rows].filter((row) => row.failed && row.name === name).forEach((row) => this.#drop(row));
        const row = new UploadRow(file, name, () => this.#tell('change'), () => this.#drop(row));
        this.rows.add(row);
        this.list.append(row.node);
        this.#tell('change');
        try {
            await checkRoom(file, row.signal);
            const array = await this.#send(row, name);
            this.#drop(row);
            notify(`${array.name} is there: ${array.dtype}, ${bytes(array.nbytes)}.`);
            this.#tell('arrived');
        } catch (failure) {
            if (failure.name === 'AbortError') {
                this.#drop(row);
            } else {
                row.fail(failure);
                this.#tell('change');
            }
        }
    }

    #drop(row) {
        const hadFocus = row.node.contains(document.activeElement);
        this.rows.delete(row);
        row.node.remove();
        if (hadFocus) {
            this.choose.focus();
        }
        this.#tell('change');
    }

    async #send(row, name) {
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
        row.signal.throwIfAborted();
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
    /**
     * @param {() => void} onProgress called when more is sent
     * @param {() => void} onDismissed called when somebody has seen that it failed
     */
    constructor(file, name, onProgress, onDismissed) {
        this.file = file;
        this.name = name;
        this.onProgress = onProgress;
        this.onDismissed = onDismissed;
        this.sent = 0;
        this.failed = false;
        this.stopping = new AbortController();
        this.bar = progressBar(0, `Upload of ${name}`);
        this.state = element('span', { class: 'muted small' }, 'waiting');
        this.stop = element('button', { type: 'button', class: 'quiet', on: { click: () => this.#stop() } }, 'Stop');
        this.node = element(
            'div',
            { class: 'upload' },
            element('span', {}, element('strong', {}, name), ` ${bytes(file.size)} `, this.state),
            this.stop,
            this.bar,
        );
    }

    /** Aborted when somebody stops it. */
    get signal() {
        return this.stopping.signal;
    }

    transfer(method, path) {
        this.signal.throwIfAborted();
        const started = performance.now();
        return transfer(method, path, this.file, (sent) => this.#show(sent, performance.now() - started), this.signal);
    }

    #show(sent, elapsedMs) {
        this.sent = sent;
        this.onProgress();
        const share = this.file.size === 0 ? 1 : sent / this.file.size;
        this.bar.firstChild.style.setProperty('width', `${share * 100}%`);
        this.bar.setAttribute('aria-valuenow', Math.round(share * 100));
        const speed = elapsedMs > RATE_AFTER_MS ? ` at ${rate((sent / elapsedMs) * 1000)}` : '';
        this.state.textContent = share < 1 ? `${bytes(sent)} sent${speed}` : `sent${speed}, being published`;
    }

    #stop() {
        if (this.failed) {
            this.onDismissed();
        } else {
            this.stopping.abort();
        }
    }

    fail(problem) {
        this.failed = true;
        this.state.textContent = 'failed';
        this.stop.textContent = 'Dismiss';
        this.bar.replaceWith(problemBox(problem));
    }
}

/** Those of this tab. */
export const uploads = new Uploads();
