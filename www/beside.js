/** What the core needs, fetched from where the scripts lie. In the single file `within.js` takes the place of this module. */

import { SanitizeError } from './error.js';

/**
 * The address of a file that lies beside the scripts.
 * @param {string} file
 * @returns {URL | string}
 */
export function here(file) {
  return new URL(`./${file}`, import.meta.url);
}

/**
 * Rejects with `load-failed` where there is nothing.
 * @param {string} address
 * @returns {Promise<ArrayBuffer>}
 */
export async function bytesAt(address) {
  const response = await fetch(address).catch(() => undefined);
  if (!response?.ok) throw new SanitizeError('load-failed', 'The core could not be fetched.');
  return response.arrayBuffer();
}

/**
 * The text that a worker runs.
 * @returns {Promise<string>}
 */
export async function workerSource() {
  const { default: source } = await import('./worker-source.js');
  return source;
}
