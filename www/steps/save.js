/** Step 5: a person takes the files along, and the page forgets. */

import { button, el } from '../dom.js';
import { download } from '../download.js';
import { save as saveZip } from '../sanitizer.js';

/** @typedef {import('../page.js').Page} Page */
/** @typedef {import('../types.js').Result} Result */

/**
 * @param {Page} page
 * @param {Result} result
 * @returns {import('../shell.js').View}
 */
export function save(page, result) {
  const { save: text, choose } = page.text;
  const bytes = result.files.reduce((sum, { size }) => sum + size, 0);
  const clear = button(text.clear, () => page.restart(choose.cleared), { 'aria-describedby': 'clear-hint' });
  return {
    name: 'save',
    heading: text.heading,
    body: [
      offer('zip', zipButton(page, result), text.zipHint(result.files.length, bytes)),
      offer('manifest', button(text.manifest, () => download(json(result.manifest), 'share-list.json')), text.manifestHint),
      offer('report', button(text.report, () => download(json(result.report), 'private-report.json')), text.reportHint),
      el('div', { class: 'clear' }, clear, el('p', { class: 'small', id: 'clear-hint' }, text.clearHint)),
    ],
  };
}

/**
 * @param {string} name
 * @param {HTMLButtonElement} press
 * @param {string} hint
 */
function offer(name, press, hint) {
  press.setAttribute('aria-describedby', `${name}-hint`);
  return el('div', { class: `offer ${name}` }, press, el('p', { id: `${name}-hint` }, hint));
}

/**
 * @param {Page} page
 * @param {Result} result
 */
function zipButton(page, result) {
  const { save: text } = page.text;
  const press = button(text.zip, () => void write(), { class: 'main' });
  const write = async () => {
    press.disabled = true;
    page.shell.say(text.saving);
    try {
      const { name, bytes } = await saveZip(result);
      told(page, press, text.saved(name, bytes));
    } catch (error) {
      const givenUp = error instanceof DOMException && error.name === 'AbortError';
      if (!givenUp) told(page, press, text.failed);
    } finally {
      press.disabled = false;
      press.focus();
    }
  };
  return press;
}

/**
 * @param {Page} page
 * @param {HTMLButtonElement} press
 * @param {string} sentence
 */
function told(page, press, sentence) {
  const old = press.parentElement?.querySelector('.told');
  old?.remove();
  press.parentElement?.append(el('p', { class: 'told' }, sentence));
  page.shell.say(sentence);
}

/** @param {unknown} value */
function json(value) {
  return new Blob([JSON.stringify(value, null, 2)], { type: 'application/json' });
}
