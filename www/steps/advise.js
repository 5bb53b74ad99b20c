/** Beside the steps: what to ask of those who get a scan. What is typed here is in this part of the page only, and ends with it. */

import { button, el } from '../dom.js';
import { LetterPanel } from './letter-panel.js';
import { limits } from './limits.js';
import { SmallPrint } from './small-print.js';

/**
 * @param {import('../page.js').Page} page
 * @param {() => void} back
 * @param {boolean} isUnsaved whether something is lost though nothing is typed here
 * @returns {import('../shell.js').View}
 */
export function advise(page, back, isUnsaved) {
  const { advice, recheck } = page.text;
  const { open, lead, forgets, clear, cleared } = advice;
  const say = (/** @type {string} */ words) => page.shell.say(words);
  const letter = new LetterPanel(advice.letter);
  const smallPrint = new SmallPrint(advice.reader, say, (question) => {
    letter.ask(question);
    page.guard(true);
  });
  const told = el('p', { class: 'told', role: 'status' });
  const forget = () => {
    letter.clear();
    smallPrint.clear();
    page.guard(isUnsaved);
    told.textContent = cleared;
  };
  const buttons = el('div', { class: 'buttons' }, button(recheck.back, back, { class: 'main' }), button(clear, forget));
  const parts = [el('p', { class: 'lead' }, lead), letter.element, smallPrint.element, el('p', { class: 'small' }, forgets), buttons, told];
  const shown = el('div', { class: 'advice' }, ...parts);
  shown.addEventListener('input', () => page.guard(true));
  return {
    name: 'advise',
    loses: isUnsaved,
    heading: open,
    wide: true,
    body: [shown, limits(page), letter.printed],
  };
}
