/** Workers from a text. One fetched by its address would not be bound by the page's policy; one from a blob is. */

/**
 * Starts one.
 * @param {string} source
 * @returns {Worker}
 */
export function startWorker(source) {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  // As a module it would not start in a page that was opened as a file: Chromium lets none load from a blob there.
  const worker = new Worker(/** @type {string} */ (trusted(url)), { name: 'scanitize' });
  // Revoked at once, the address would be gone before the worker has read from it.
  worker.addEventListener('message', () => URL.revokeObjectURL(url), { once: true });
  return worker;
}

/**
 * @param {string} url of a blob that this module made
 * @returns {unknown} what `Worker` accepts under Trusted Types
 */
function trusted(url) {
  const { trustedTypes } = /** @type {{ trustedTypes?: TrustedTypes }} */ (/** @type {unknown} */ (globalThis));
  if (!trustedTypes) return url;
  policy ??= trustedTypes.createPolicy('scanitize', { createScriptURL: onlyBlob });
  return policy.createScriptURL(url);
}

/** @param {string} text */
function onlyBlob(text) {
  if (!text.startsWith('blob:')) throw new TypeError('only blob workers are started');
  return text;
}

/** @typedef {{ createScriptURL: (text: string) => unknown }} ScriptPolicy */
/** @typedef {{ createPolicy: (name: string, rules: ScriptPolicy) => ScriptPolicy }} TrustedTypes */
/** @type {ScriptPolicy | undefined} a page can make a policy of one name only once */
let policy;
