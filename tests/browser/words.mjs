/** What the words of a language say, each where it stands. */

/** Numbers of which at least one is of each plural of any language. */
export const COUNTS = [0, 1, 2, 3, 11, 90, 100];

/**
 * Every text below a value by its path; a function is asked with numbers.
 * @param {unknown} value
 * @param {number[]} [counts]
 * @param {string} [path]
 * @returns {[path: string, text: string][]}
 */
export function told(value, counts = COUNTS, path = '') {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return counts.map((count) => [`${path}(${count})`, String(value(...Array(value.length).fill(count)))]);
  const parts = value instanceof Map ? [...value] : Object.entries(Object(value));
  return parts.flatMap(([key, part]) => told(part, counts, path ? `${path}.${key}` : key));
}

/**
 * Those of the texts that are more than a word.
 * @param {unknown} value
 * @param {number[]} [counts]
 */
export function spoken(value, counts) {
  return told(value, counts).flatMap(([, text]) => (text.includes(' ') ? [text] : []));
}

/** @param {string} text */
export function sentencesOf(text) {
  return text.split(/[.!?:؟]+(?=\s|$)/).filter((sentence) => wordsOf(sentence).length > 0);
}

/**
 * How many words the longest sentence has.
 * @param {string} text
 */
export function longest(text) {
  return Math.max(0, ...sentencesOf(text).map((sentence) => wordsOf(sentence).length));
}

/** @param {string} text */
export function wordsOf(text) {
  return text.match(/\p{L}[\p{L}\p{M}'-]*/gu) ?? [];
}
