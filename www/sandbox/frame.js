/**
 * Inside the frame: a person chooses scans and cleans them here. The page around it says once how, and gets cleaned files, their manifest,
 * counts and codes of reasons. Originals, key, findings and the private report have no way out: nothing here answers for them.
 */

import { el, isolated } from '../dom.js';
import { ScanSanitizer } from '../element.js';
import { SanitizeError } from '../error.js';
import { preferred } from '../languages.js';
import { HELLO, wishes } from './protocol.js';

/** @typedef {import('../element/types.js').ScanSanitizer} Field */
/** @typedef {import('./types.js').SandboxWishes} Wishes */
/** @typedef {import('../shell.js').Text} Text */

/**
 * What the frame says through the port.
 * @typedef {{ type: 'progress', detail: import('../types.js').Progress }
 *   | { type: 'held', detail: { reason: import('../types.js').Reason } }
 *   | { type: 'change' | 'done', detail: import('./types.js').SandboxCleaned }
 *   | { type: 'error', detail: Pick<SanitizeError, 'code' | 'path' | 'message'> }
 *   | { type: 'height', detail: number | null }
 *   | { type: 'cleared' }} Told
 */

const greeting = new AbortController();
addEventListener('message', greeted, { signal: greeting.signal });

/**
 * Takes the first page that it may answer for its host: only the browser says who that is.
 * @param {MessageEvent} event
 */
function greeted({ source, origin: host, data }) {
  if (source !== parent || data !== HELLO) return;
  // A page of the same origin could reach in here, and an answer to one that has none could not be addressed.
  if (host === origin || host === 'null') return;
  greeting.abort();
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener('message', ({ data: said }) => begin(port1, host, said), { once: true });
  port1.start();
  parent.postMessage(HELLO, { targetOrigin: host, transfer: [port2] });
}

/**
 * @param {MessagePort} port
 * @param {string} host
 * @param {unknown} said
 */
function begin(port, host, said) {
  const tell = (/** @type {Told} */ told) => port.postMessage(told);
  try {
    const asked = wishes(said);
    const text = preferred(asked.language === undefined ? navigator.languages : [asked.language]);
    const element = made(asked, text);
    element.append(el('span', { slot: 'label' }, text.sandbox.goesTo(isolated(new URL(host).host))));
    listen(element, tell);
    port.addEventListener('message', ({ data }) => {
      if (data !== 'clear') return;
      element.clear();
      tell({ type: 'cleared' });
    });
    show(element, text);
  } catch (error) {
    if (!(error instanceof SanitizeError)) throw error;
    tell({ type: 'error', detail: plain(error) });
  }
}

/**
 * @param {Wishes} asked
 * @param {Text} text
 * @returns {Field}
 */
function made({ preset, face, recipient, policy, code, everyImage }, text) {
  const element = /** @type {Field} */ (new ScanSanitizer());
  Object.assign(element, given({ preset, face, recipient }));
  // Chromium reads no folder that is dropped into an opaque origin; one that is chosen it does.
  element.locale = origin === 'null' ? { ...text, choose: { ...text.choose, drop: text.sandbox.drop } } : text;
  element.policy = policy;
  element.options = given({ code, everyImage });
  return element;
}

/**
 * @template {object} T
 * @param {T} all
 * @returns {Partial<T>} those that are there
 */
function given(all) {
  return /** @type {Partial<T>} */ (Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));
}

/**
 * @param {Field} element
 * @param {(told: Told) => void} tell
 */
function listen(element, tell) {
  const cleaned = () => ({ files: element.files, manifest: element.manifest });
  element.addEventListener('progress', ({ detail }) => tell({ type: 'progress', detail }));
  element.addEventListener('held', ({ detail }) => tell({ type: 'held', detail }));
  element.addEventListener('change', () => tell({ type: 'change', detail: cleaned() }));
  element.addEventListener('done', () => tell({ type: 'done', detail: cleaned() }));
  element.addEventListener('error', ({ detail }) => tell({ type: 'error', detail: plain(detail) }));
  // Where lines break tells how wide words are, and the page sets the width: of what was found in scans no height is told.
  /** @type {number | null} */
  let known = null;
  new ResizeObserver(() => {
    const height = element.matches(':state(chosen)') ? null : Math.ceil(element.getBoundingClientRect().height);
    if (height !== known) tell({ type: 'height', detail: (known = height) });
  }).observe(element);
}

/**
 * @param {Field} element
 * @param {Text} text
 */
function show(element, { language, direction }) {
  Object.assign(document.documentElement, { lang: language, dir: direction });
  document.body.replaceChildren(element);
}

/** @param {SanitizeError} error */
function plain({ code, path, message }) {
  return { code, path, message };
}
