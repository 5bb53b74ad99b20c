/** Where files are sent: an address that nothing goes wrong with but the server behind it. */

import { demand } from '../options.js';

/**
 * Takes an address, also one that is relative to the page.
 * @param {unknown} given
 * @returns {URL}
 */
export function address(given) {
  const url = parsed(String(given));
  demand(url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '', ADDRESS);
  return /** @type {URL} */ (url);
}

/**
 * The same address, led further.
 * @param {URL} url its query stays, since it may hold what lets somebody in
 * @param {string} path
 * @param {Record<string, string>} [query]
 */
export function below(url, path, query = {}) {
  const further = new URL(url);
  further.pathname = `${url.pathname.replace(/\/$/, '')}/${path}`;
  for (const [name, value] of Object.entries(query)) further.searchParams.set(name, value);
  return further;
}

/** @param {string} text */
function parsed(text) {
  try {
    return new URL(text, globalThis.document?.baseURI);
  } catch {
    return undefined;
  }
}

const ADDRESS = 'This is no address of a server: http or https, without a name and a password in it.';
