/**
 * The phrases of rules.js, which a person who knows no programming can read and write:
 *
 *   third party/parties        words in this order; a stroke stands between words of which one is enough
 *   train* <4> model*          a star: any ending; <4>: up to four other words in between
 *
 * Words are small letters, digits and an apostrophe. What joins words in a text (hyphens, commas, line ends) does not count.
 */

/** @typedef {{ text: string, isStem: boolean }} Choice */
/** @typedef {{ skip: number, choices: Choice[] }} Step a word of a phrase, and how many others may stand before it */

/**
 * @param {string} text
 * @returns {Step[]}
 * @throws {SyntaxError} for what is not of the form above
 */
export function phrase(text) {
  /** @type {Step[]} */
  const steps = [];
  let skip = 0;
  for (const part of text.split(' ')) {
    const gap = /^<([1-9])>$/.exec(part);
    if (gap && steps.length > 0 && skip === 0) skip = Number(gap[1]);
    else {
      steps.push({ skip, choices: part.split('/').map(choice) });
      skip = 0;
    }
  }
  if (skip > 0) throw new SyntaxError('a phrase ends in a word');
  return steps;
}

/**
 * @param {string} text
 * @returns {Choice}
 */
function choice(text) {
  if (!/^(?:[a-z0-9']+|[a-z0-9']{3,}\*)$/.test(text)) throw new SyntaxError('a word is small letters, with a star after three or more');
  return text.endsWith('*') ? { text: text.slice(0, -1), isStem: true } : { text, isStem: false };
}

/**
 * Where a phrase ends that begins at a word: the number of the word behind it, or -1. It looks at no more words than the
 * phrase allows, so reading a text takes time in proportion to its length.
 * @param {Step[]} steps
 * @param {string[]} words
 * @param {number} at
 * @param {number} end the first word that no longer counts
 */
export function endOf(steps, words, at, end) {
  let open = [at];
  for (const { skip, choices } of steps) {
    /** @type {number[]} */
    const next = [];
    for (const place of open) {
      for (let here = place; here <= place + skip && here < end; here += 1) if (isOneOf(choices, words[here] ?? '') && !next.includes(here + 1)) next.push(here + 1);
    }
    if (next.length === 0) return -1;
    open = next;
  }
  return Math.min(...open);
}

/**
 * @param {Choice[]} choices
 * @param {string} word
 */
function isOneOf(choices, word) {
  return choices.some(({ text, isStem }) => (isStem ? word.startsWith(text) : word === text));
}
