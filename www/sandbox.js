/**
 * The page's side of the sandbox: puts a frame of another origin into the page, says once how scans are cleaned there, and takes what is
 * cleaned. docs/sandbox.md says what this keeps from the page, and what not.
 */

import { SanitizeError } from './error.js';
import { demand } from './options.js';
import { HELLO, wishes } from './sandbox/protocol.js';

/** @typedef {import('./sandbox/types.js').SandboxCleaned} Cleaned */
/** @typedef {import('./sandbox/types.js').SandboxOptions} Options */

/** @implements {Pick<import('./sandbox/types.js').Sandbox, 'frame' | 'files' | 'manifest' | 'clear' | 'close'>} */
export class Sandbox extends EventTarget {
  #origin;
  #wishes;
  #open = new AbortController();
  /** @type {MessagePort | undefined} */
  #port;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #patience;
  /** How often the frame was told to clear and has not answered: what it said before that is of scans that are gone. */
  #clearing = 0;
  /** @type {Cleaned} */
  #cleaned = NOTHING;

  /**
   * @param {Element} place
   * @param {Options} options
   */
  constructor(place, { src, title = 'Your scans', ...asked }) {
    super();
    demand((typeof src === 'string' || src instanceof URL) && URL.canParse(src, document.baseURI), SRC);
    const address = new URL(src, document.baseURI);
    demand(/^https?:$/.test(address.protocol), SRC);
    const language = place.closest('[lang]')?.getAttribute('lang') ?? undefined;
    this.#wishes = wishes({ ...(language && { language }), ...asked });
    const isOwn = address.origin === location.origin;
    this.#origin = isOwn ? 'null' : address.origin;
    this.frame = framed(address, title, isOwn ? 'allow-scripts' : 'allow-scripts allow-same-origin');
    const { signal } = this.#open;
    addEventListener('message', (event) => this.#answered(event), { signal });
    this.frame.addEventListener('load', () => this.#greet(), { signal });
    place.append(this.frame);
  }

  get files() {
    return this.#cleaned.files;
  }

  get manifest() {
    return this.#cleaned.manifest;
  }

  /** Takes the scans away, and ends all work on them. */
  clear() {
    this.#cleaned = NOTHING;
    if (!this.#port) return;
    this.#clearing += 1;
    this.#port.postMessage('clear');
  }

  /** The same, and takes the frame away. */
  close() {
    this.#open.abort();
    this.#part();
    this.frame.remove();
    this.#cleaned = NOTHING;
  }

  /** A frame that was loaded anew knows of nothing. */
  #greet() {
    this.#part();
    if (this.#cleaned !== NOTHING) this.#take('change', NOTHING);
    this.#patience = setTimeout(() => this.#emit('error', new SanitizeError('load-failed', SILENT)), PATIENCE);
    // An opaque origin cannot be addressed; all that it is told so is that it may answer.
    this.frame.contentWindow?.postMessage(HELLO, this.#origin === 'null' ? '*' : this.#origin);
  }

  #part() {
    clearTimeout(this.#patience);
    this.#port?.close();
    this.#port = undefined;
    this.#clearing = 0;
  }

  /** @param {MessageEvent} event */
  #answered({ source, origin, data, ports: [port] }) {
    if (source !== this.frame.contentWindow || origin !== this.#origin || data !== HELLO || this.#port || !port) return;
    clearTimeout(this.#patience);
    this.#port = port;
    port.addEventListener('message', (event) => this.#told(event.data));
    port.start();
    port.postMessage(this.#wishes);
  }

  /** @param {import('./sandbox/frame.js').Told} told */
  #told(told) {
    if (told.type === 'cleared') this.#clearing -= 1;
    else if (told.type === 'height') this.frame.style.height = told.detail === null ? '' : `${told.detail}px`;
    else if (this.#clearing > 0) return;
    else if (told.type === 'change' || told.type === 'done') this.#take(told.type, told.detail);
    else if (told.type === 'error') this.#emit('error', new SanitizeError(told.detail.code, told.detail.message, told.detail.path));
    else this.#emit(told.type, told.detail);
  }

  /**
   * @param {'change' | 'done'} type
   * @param {Cleaned} cleaned
   */
  #take(type, { files, manifest }) {
    this.#cleaned = manifest === null ? NOTHING : Object.freeze({ files: Object.freeze([...files]), manifest });
    this.#emit(type, this.#cleaned);
  }

  /**
   * @param {string} type
   * @param {unknown} detail
   */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/**
 * @param {URL} address
 * @param {string} title
 * @param {string} permissions
 */
function framed(address, title, permissions) {
  const frame = document.createElement('iframe');
  const attributes = { sandbox: permissions, referrerpolicy: 'no-referrer', title, width: '100%', height: TALL, src: String(address) };
  for (const [name, value] of Object.entries(attributes)) frame.setAttribute(name, value);
  Object.assign(frame.style, { border: '0', display: 'block' });
  return frame;
}

/** @type {Cleaned} */
const NOTHING = Object.freeze({ files: Object.freeze([]), manifest: null });
/** Pixels, once scans are chosen. */
const TALL = '640';
/** Milliseconds. */
const PATIENCE = 10_000;
const SILENT = 'The frame did not answer: src must be sandbox.html of this version, and must be allowed to be framed here.';
const SRC = 'src is where sandbox.html lies, by https or http.';
