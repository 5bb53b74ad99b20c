/** What an element asks of a sanitizer. */

/** @typedef {Pick<import('./types.js').ScanSanitizer, 'preset' | 'policy' | 'face' | 'recipient' | 'options'>} Asking */
/** @typedef {import('../types.js').Options} Options */

/**
 * The key of all elements that were given none, and the codes that belong to it: they live as long as the page, and no longer.
 * @type {{ key?: Uint8Array, codes: import('../types.js').KeptCode[] }}
 */
const page = { codes: [] };

/**
 * @param {Asking} element
 * @returns {Options}
 */
export function options({ preset, policy, face, recipient, options: more }) {
  const said = Object.entries({ face, recipient, ...(policy === undefined && { preset }) }).filter(([, word]) => word !== '');
  // An empty policy is a mistake, and no wish for a preset: that could be laxer than what was meant.
  return { ...(more.key === undefined && key()), ...more, ...Object.fromEntries(said), ...(policy !== undefined && { policy }) };
}

/**
 * Does what draws codes of patients under the key of the page, one after another: what one draws is there for the next. A stop ends the
 * wait at once.
 * @template T
 * @param {Asking} element
 * @param {(codes: import('../types.js').KeptCode[]) => Promise<T>} work is given the codes so far
 * @param {AbortSignal} signal
 * @returns {Promise<T>}
 */
export function inTurn({ options: { key } }, work, signal) {
  if (key !== undefined) return work([]);
  const done = turn.then(() => work(page.codes));
  turn = done.catch(() => {});
  /** @type {Promise<never>} */
  const stopped = new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
  return Promise.race([done, stopped]);
}

/** @type {Promise<unknown>} */
let turn = Promise.resolve();

/**
 * Takes codes that belong to the key of the page; a key that was given is somebody else's to keep codes for.
 * @param {Asking} element
 * @param {import('../types.js').KeptCode[]} codes
 */
export function keep({ options: { key } }, codes) {
  if (key !== undefined) return;
  // Another element may have kept some meanwhile.
  page.codes = [...new Map([...page.codes, ...codes].map((one) => [one.mark, one])).values()];
}

/** @returns {Options} */
function key() {
  page.key ??= crypto.getRandomValues(new Uint8Array(32));
  return { key: page.key, codes: page.codes };
}
