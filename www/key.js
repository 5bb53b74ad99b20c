/** The master key, from which all pseudonyms come. It lives in memory only, and its owner overwrites it. */

import { SanitizeError } from './error.js';

/**
 * A copy of a given key, or a fresh one.
 * @param {Uint8Array} [given]
 * @returns {Uint8Array}
 */
export function keyOf(given) {
  // A text of 32 letters would become 32 zeros.
  const isKey = given === undefined || (given instanceof Uint8Array && given.length === KEY_BYTES);
  if (!isKey) throw new SanitizeError('bad-option', 'A key is a Uint8Array of 32 bytes.');
  return given ? Uint8Array.from(given) : crypto.getRandomValues(new Uint8Array(KEY_BYTES));
}

const KEY_BYTES = 32;
