/** Beside the last step: a person takes the key along, under a passphrase. */

import { button, el, isolated } from '../dom.js';
import { download } from '../download.js';
import { seal } from '../key-file.js';
import { secret } from './fields.js';

/** @typedef {import('../page.js').Page} Page */
/** @typedef {import('../types.js').Result} Result */

/**
 * @param {Page} page
 * @param {import('../types.js').StudySummary} study
 * @param {Result} result what is saved of; the way back leads there
 * @returns {import('../shell.js').View}
 */
export function saveKey(page, study, result) {
  const saving = new Saving(page, () => page.save(study, result));
  return { name: 'key-save', loses: !page.isSaved(result), heading: page.text.key.save, body: saving.body, leave: () => saving.clear() };
}

/** What was typed. */
class Saving {
  #page;
  #text;
  #back;
  #words;
  #again;
  #go;
  #strength = el('p', { class: 'small', role: 'status' });
  #told = el('p', { class: 'told', role: 'status' });
  #trouble = el('p', { class: 'trouble', role: 'alert' });

  /**
   * @param {Page} page
   * @param {() => void} back
   */
  constructor(page, back) {
    const text = page.text.key;
    this.#page = page;
    this.#text = text;
    this.#back = back;
    this.#words = secret('key-words', text.newWords, text.newWordsHint, () => void this.#save());
    this.#again = secret('key-again', text.again, text.againHint, () => void this.#save());
    this.#go = button(text.done, () => void this.#save(), { class: 'main' });
    this.#words.field.addEventListener('change', () => this.#weigh());
  }

  get body() {
    const back = button(this.#page.text.recheck.back, this.#back, { class: 'quiet' });
    const buttons = el('div', { class: 'buttons' }, this.#go, back);
    const lead = el('p', { class: 'lead' }, this.#text.saveLead);
    return [lead, this.#words.element, this.#strength, this.#again.element, this.#trouble, buttons, this.#told];
  }

  /** Forgets what was typed. */
  clear() {
    for (const { field } of [this.#words, this.#again]) field.value = '';
    this.#strength.textContent = '';
  }

  #weigh() {
    const { length } = this.#words.field.value;
    this.#strength.textContent = length > 0 && length < SHORT ? this.#text.short : '';
  }

  async #save() {
    const { empty, differ, saving, saved, closed } = this.#text;
    const { value } = this.#words.field;
    if (value === '') return this.#refuse(empty, this.#words.field);
    if (value !== this.#again.field.value) return this.#refuse(differ, this.#again.field);
    if (this.#go.disabled) return;
    this.#go.disabled = true;
    this.#trouble.textContent = '';
    this.#told.textContent = saving;
    try {
      download(await seal(this.#page.held, value), NAME);
      this.clear();
      this.#told.textContent = saved(isolated(NAME));
    } catch {
      this.#told.textContent = '';
      this.#trouble.textContent = closed.get('failed') ?? '';
    } finally {
      this.#go.disabled = false;
      this.#go.focus();
    }
  }

  /**
   * @param {string} why
   * @param {HTMLElement} field
   */
  #refuse(why, field) {
    this.#trouble.textContent = why;
    field.focus();
  }
}

/** Signs that are not many: three or four words are more. */
const SHORT = 16;
const NAME = 'scanitize-key.age';
