/** What the first step says of the key file. */

import { button, el } from '../dom.js';

/** @typedef {import('../page.js').Page} Page */

/**
 * That a key file is open.
 * @param {Page} page
 */
export function keyInUse(page) {
  const { key: text } = page.text;
  if (!page.key.isKept) return undefined;
  const without = button(text.without, () => page.forgetKey(), { class: 'quiet' });
  return el('div', { class: 'notice' }, el('p', {}, text.inUse), el('p', { class: 'small' }, text.notForAnyone), without);
}

/**
 * The way to open one.
 * @param {Page} page
 */
export function keyOffer(page) {
  const { key: text } = page.text;
  if (page.key.isKept) return [];
  const press = button(text.open, () => void page.openKey(), { class: 'quiet', 'aria-describedby': 'key-hint' });
  return [press, el('p', { class: 'small', id: 'key-hint' }, text.openHint)];
}
