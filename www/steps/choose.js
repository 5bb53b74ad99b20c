/** Step 1: a person hands over files. */

import { button, el } from '../dom.js';
import { film } from '../film.js';
import { dropArea } from './drop.js';
import { keyInUse, keyOffer } from './key-offer.js';
import { limits } from './limits.js';
import { purpose } from './purpose.js';

/** @typedef {import('../page.js').Page} Page */

/**
 * @param {Page} page
 * @param {import('../page.js').Notice} [notice]
 * @returns {import('../shell.js').View}
 */
export function choose(page, notice) {
  const { choose: text } = page.text;
  const lead = el('p', { class: 'lead' }, text.lead);
  const told = notice && el('p', { class: 'notice' }, text[notice]);
  const next = el('div', {}, keyInUse(page), dropArea(text, (input) => page.open(input)), tryIt(page));
  const left = el('div', {}, told, lead, purpose(page, next), next);
  const facts = text.facts.map(([heading, sentence]) => el('li', {}, el('h2', {}, heading ?? ''), el('p', {}, sentence ?? '')));
  return {
    name: 'choose',
    heading: text.heading,
    wide: true,
    body: [el('div', { class: 'hero' }, left, film(text.film)), el('ul', { class: 'facts' }, ...facts), ...note(page)],
  };
}

/** @param {Page} page */
function note(page) {
  const { advice: text, limitsNote } = page.text;
  const ask = button(text.open, () => page.advise(() => page.restart()), { 'aria-describedby': 'advice-hint' });
  const asking = el('div', { class: 'ask' }, ask, el('p', { class: 'small', id: 'advice-hint' }, text.openHint));
  return [asking, el('p', { class: 'small' }, limitsNote), limits(page)];
}

/** @param {Page} page */
function tryIt(page) {
  const { choose: text } = page.text;
  return el(
    'div',
    { class: 'try' },
    button(text.sample, () => page.openSample(), { class: 'quiet', 'aria-describedby': 'try-hint' }),
    el('p', { class: 'small', id: 'try-hint' }, text.sampleHint),
    button(text.recheck, () => page.recheck(), { class: 'quiet', 'aria-describedby': 'recheck-hint' }),
    el('p', { class: 'small', id: 'recheck-hint' }, text.recheckHint),
    ...keyOffer(page),
  );
}
