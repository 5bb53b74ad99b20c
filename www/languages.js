/** The languages of the page, and which of them a person is met in. */

import { ar } from './locales/ar.js';
import { en } from './locales/en.js';
import { es } from './locales/es.js';

/** The words of each language. */
export const languages = [en, es, ar];

/**
 * The first language that a person wants and the page speaks, else English.
 * @param {readonly string[]} wanted tags as browsers give them: `es-MX`, `ar`; what follows the language does not count
 */
export function preferred(wanted) {
  const spoken = wanted.map((tag) => languages.find(({ language }) => language === tag.toLowerCase().split(/[-_]/)[0]));
  return spoken.find((text) => text) ?? en;
}
