/** What no cleaning can do, over the step that is shown: nothing in that step is lost. */

import { button, el } from '../dom.js';

/**
 * A button, and what it opens.
 * @param {Pick<import('../page.js').Page, 'text'>} page
 * @returns {HTMLElement}
 */
export function limits({ text }) {
  const words = text.advice.limits;
  // The first that can have the focus gets it: not the button, which is at the end.
  const heading = el('h2', { id: 'limits-heading', tabindex: -1 }, words.heading);
  const items = words.items.map(([title, sentences]) => el('li', {}, el('h3', {}, title ?? ''), el('p', {}, sentences ?? '')));
  const close = button(words.close, () => sheet.close(), { class: 'main' });
  const sheet = el('dialog', { class: 'limits', 'aria-labelledby': 'limits-heading' }, heading, el('ul', {}, ...items), close);
  return el('div', {}, button(words.heading, () => sheet.showModal(), { class: 'quiet', 'aria-haspopup': 'dialog' }), sheet);
}
