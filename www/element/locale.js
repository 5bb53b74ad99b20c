/** Words in place of others. */

import { SanitizeError } from '../error.js';

/** @typedef {import('../shell.js').Text} Text */
/** @typedef {import('./types.js').ScanSanitizerLocale} Locale */

/**
 * The words with those of a locale object laid over them. A map takes an object too.
 *
 * Throws `bad-option` for a word that there is not, and for one of another kind than what it takes the place of.
 * @param {Text} words
 * @param {Locale} locale
 * @returns {Text}
 */
export function merged(words, locale) {
  return /** @type {Text} */ (laid(words, locale));
}

/**
 * @param {unknown} under
 * @param {unknown} over
 * @returns {unknown}
 */
function laid(under, over) {
  if (over === undefined) return under;
  if (under instanceof Map) return new Map([...under, ...entries(over).map(([key, word]) => /** @type {const} */ ([key, laid(under.get(key), word)]))]);
  demand(typeof over === typeof under && Array.isArray(over) === Array.isArray(under));
  if (!isPlain(under)) return over;
  const all = entries(over);
  demand(all.every(([key]) => Object.hasOwn(under, key)));
  return { ...under, ...Object.fromEntries(all.map(([key, word]) => [key, laid(under[key], word)])) };
}

/**
 * @param {unknown} over
 * @returns {[string, unknown][]}
 */
function entries(over) {
  demand(typeof over === 'object' && over !== null);
  return over instanceof Map ? [...over] : Object.entries(/** @type {object} */ (over));
}

/**
 * @param {unknown} words
 * @returns {words is Record<string, unknown>}
 */
function isPlain(words) {
  return typeof words === 'object' && words !== null && !Array.isArray(words);
}

/** @param {boolean} is */
function demand(is) {
  if (!is) throw new SanitizeError('bad-option', 'A locale holds words of the same names and kinds as the English one.');
}
