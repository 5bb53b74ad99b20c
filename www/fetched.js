/** The one place where the core is fetched from. */

import { SanitizeError } from './error.js';

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
