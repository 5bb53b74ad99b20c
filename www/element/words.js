/** The words of the element: those of the page, and its own where it has something else to say. */

import { en } from '../locales/en.js';

/** @typedef {ReturnType<typeof wordsOf>} Words */

/**
 * The words in a language of the page.
 * @param {import('../shell.js').Text} text
 */
export function wordsOf(text) {
  const { heldHint, stays } = text.element;
  return { ...text, check: { ...text.check, heldHint, staysText: new Map([...text.check.staysText, ['own', stays]]) } };
}

/** The words in English. */
export const words = wordsOf(en);
