/** Who the copy is for, which says how much stays in it: each answer but one is a preset of the core. */

import { el } from '../dom.js';
import { radio } from './questions.js';

/** @typedef {import('../page.js').Page} Page */

/**
 * The cards with what the chosen one means, and what one hears who should send the scans as they are.
 * @param {Page} page
 * @param {HTMLElement} next what there is to do where a copy is wanted
 * @returns {HTMLElement}
 */
export function purpose(page, next) {
  const { purpose: text } = page.text;
  const cards = [...text.cards].map(([value, { label }]) => radio('purpose', { value, label }, value === page.purpose));
  const meaning = el('div', { role: 'status' });
  const show = () => {
    const isCopy = page.purpose !== 'clinic';
    next.hidden = !isCopy;
    meaning.className = isCopy ? 'small' : 'notice';
    const sentences = isCopy ? [text.cards.get(page.purpose)?.hint ?? ''] : text.clinic;
    meaning.replaceChildren(...sentences.map((sentence) => el('p', {}, sentence)));
  };
  const set = el('fieldset', { class: 'purpose' }, el('legend', {}, text.question), el('div', { class: 'cards' }, ...cards), meaning);
  set.addEventListener('change', () => {
    page.purpose = /** @type {import('../page.js').Purpose} */ (set.querySelector('input:checked')?.getAttribute('value'));
    show();
  });
  show();
  return set;
}
