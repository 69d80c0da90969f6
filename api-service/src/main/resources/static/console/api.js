/** Requests to the service, with the key of this session where one is needed, and its problem details as errors. */
const KEY_ITEM = 'onecopy.key';
const JSON_TYPE = 'application/json';
const AGAIN_AFTER_MS = 2000;

let askForKey = () => Promise.resolve(null);
let asking = null;
const listeners = new Set();

/** What the service answered when it refused, by RFC 9457; status 0 if it did not answer. */
export class Problem extends Error {
    constructor(status, body) {
        super(body.detail ?? body.title ?? `the service answered ${status}`);
        this.status = status;
        this.code = body.code ?? 'unknown';
        this.column = body.column;
        this.body = body;
    }
}

/** Who is asked when a key is missing or wrong: a function that promises a key, or null to do without. */
export function onKeyNeeded(ask) {
    askForKey = ask;
}

/** Tells each listener after every request whether the service answered. */
export function onReachable(listener) {
    listeners.add(listener);
}

/** The headers that show the key, if there is one. */
export function authorization() {
    const key = currentKey();
    return key ? { Authorization: `Bearer ${key}` } : {};
}

/** The key of this session, or null. */
export function currentKey() {
    return sessionStorage.getItem(KEY_ITEM);
}

/** Keeps a key until the tab is closed; null forgets it. */
export function keepKey(key) {
    if (key) {
        sessionStorage.setItem(KEY_ITEM, key);
    } else {
        sessionStorage.removeItem(KEY_ITEM);
    }
}

/** Asks a person, once at a time, however many requests need a key; promises whether there is one. */
async function newKey(refused) {
    asking ??= askForKey(refused).finally(() => {
        asking = null;
    });
    const key = await asking;
    if (key) {
        keepKey(key);
    }
    return Boolean(key);
}

/** Integers that a double cannot hold stay as they are. */
export function parse(text) {
    return JSON.parse(text, (name, value, context) =>
        typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '')
            ? BigInt(context.source)
            : value,
    );
}

async function exchange(path, options) {
    try {
        const response = await fetch(path, { ...options, headers: { ...options.headers, ...authorization() } });
        listeners.forEach((listener) => listener(true));
        return response;
    } catch (failure) {
        if (failure.name === 'AbortError') {
            throw failure;
        }
        listeners.forEach((listener) => listener(false));
        throw new Problem(0, { code: 'unreachable', detail: 'the service does not answer' });
    }
}

/**
 * The answer to a request, asking for a key as often as one is refused.
 * @param {string} path relative to the page
 * @param {{method?: string, json?: object, text?: string, body?: BodyInit, signal?: AbortSignal}} [options] `json` is a
 *     body to be written out, `text` one that is JSON already
 * @throws {Problem} if the service refuses or does not answer
 */
export async function send(path, options = {}) {
    const { json, text, body, ...rest } = options;
    const isJson = json !== undefined || text !== undefined;
    const request = {
        ...rest,
        body: json === undefined ? (text ?? body) : JSON.stringify(json),
        headers: isJson ? { 'Content-Type': JSON_TYPE } : {},
    };
    for (;;) {
        const sent = currentKey();
        const response = await exchange(path, request);
        if (response.ok) {
            return response;
        }
        const problem = await problemOf(response);
        if (problem.status !== 401 || !(await replaceKey(sent))) {
            throw problem;
        }
    }
}

/** After a refusal of a key, or of none: whether there is another one to try. */
export async function replaceKey(refused) {
    if (refused !== currentKey()) {
        return true;
    }
    keepKey(null);
    return newKey(refused !== null);
}

/**
 * Asks again while the service does not answer, as what is shown of that goes by itself when it is over.
 * @param {() => Promise<T>} ask
 * @returns {Promise<T>}
 */
export async function patiently(ask, signal) {
    for (;;) {
        try {
            return await ask();
        } catch (failure) {
            if (failure.status !== 0) {
                throw failure;
            }
        }
        await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
        signal.throwIfAborted();
    }
}

async function problemOf(response) {
    const text = await response.text();
    try {
        return new Problem(response.status, parse(text));
    } catch (notJson) {
        return new Problem(response.status, {});
    }
}

/** The JSON that a request is answered with; null for an empty body. */
export async function call(path, options) {
    const text = await (await send(path, options)).text();
    return text === '' ? null : parse(text);
}
