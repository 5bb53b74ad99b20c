/** The master key, from which all pseudonyms come. It lives in memory only, and its owner overwrites it. */

import { SanitizeError } from './error.js';

/**
 * A copy of a given key, or a fresh one.
 * @param {Uint8Array} [given]
 * @returns {Uint8Array}
 */
export function keyOf(given) {
  if (given && given.length !== KEY_BYTES) throw new SanitizeError('bad-option', 'A key has 32 bytes.');
  return given ? Uint8Array.from(given) : crypto.getRandomValues(new Uint8Array(KEY_BYTES));
}

const KEY_BYTES = 32;
