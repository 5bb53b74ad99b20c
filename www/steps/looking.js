/** Between step 1 and 2: the files are being read. */

import { button, el } from '../dom.js';

/** @typedef {Pick<import('../page.js').Page, 'text' | 'sanitizer' | 'stop' | 'look' | 'restart'>} Page the page, or an element in another page */

/**
 * @param {Page} page
 * @param {Promise<import('../types.js').StudySummary>} opened
 * @param {string} [before] what is told until the first file is read
 * @returns {import('../shell.js').View}
 */
export function looking(page, opened, before) {
  const { looking: text } = page.text;
  const { sanitizer, stop } = page;
  const bar = el('progress', { 'aria-label': text.heading, max: 1 });
  const line = el('p', { class: 'figures' }, before ?? text.progress(0));
  const listen = (/** @type {Event} */ event) => {
    const { done } = /** @type {CustomEvent<import('../types.js').Progress>} */ (event).detail;
    line.textContent = text.progress(done);
  };
  sanitizer.addEventListener('progress', listen);
  opened
    .finally(() => sanitizer.removeEventListener('progress', listen))
    .then((study) => page.look(study))
    .catch(() => page.restart(stop.signal.aborted ? 'stopped' : 'failed'));
  return { name: 'look', loses: true, heading: text.heading, body: [bar, line, button(text.stop, () => stop.abort())] };
}
