/** Beside the first step: a person who saved a key file opens it, so that what is cleaned next fits what was cleaned before. */

import { button, el, isolated } from '../dom.js';
import { KeyFileError, open } from '../key-file.js';
import { secret } from './fields.js';
import { picker } from './picker.js';

/** @typedef {import('../page.js').Page} Page */

/**
 * @param {Page} page
 * @returns {import('../shell.js').View}
 */
export function openKey(page) {
  const opening = new Opening(page);
  return { name: 'key-open', heading: page.text.key.heading, body: opening.body, leave: () => opening.leave() };
}

/** What was chosen and typed. */
class Opening {
  #page;
  #text;
  #words;
  #go;
  /** @type {File | undefined} */
  #file;
  #chosen = el('p', { class: 'small', role: 'status' });
  #busy = el('p', { class: 'small', role: 'status' });
  #trouble = el('p', { class: 'trouble', role: 'alert' });
  #isLeft = false;

  /** @param {Page} page */
  constructor(page) {
    this.#page = page;
    this.#text = page.text.key;
    this.#words = secret('key-words', this.#text.words, this.#text.wordsHint, () => void this.#open());
    this.#go = button(this.#text.go, () => void this.#open(), { class: 'main' });
  }

  get body() {
    const { lead, file } = this.#text;
    const back = button(this.#page.text.recheck.back, () => this.#page.restart(), { class: 'quiet' });
    const choice = el('div', { class: 'buttons' }, ...picker(file, (files) => this.#take(files), { multiple: false }));
    const buttons = el('div', { class: 'buttons' }, this.#go, back);
    return [el('p', { class: 'lead' }, lead), choice, this.#chosen, this.#words.element, this.#trouble, this.#busy, buttons];
  }

  leave() {
    this.#isLeft = true;
    this.#words.field.value = '';
  }

  /** @param {File[]} files */
  #take([file]) {
    this.#file = file;
    this.#trouble.textContent = '';
    this.#chosen.textContent = this.#text.chosen(isolated(file?.name ?? ''));
  }

  async #open() {
    const { noFile, opening, closed } = this.#text;
    if (!this.#file) return void (this.#trouble.textContent = noFile);
    if (this.#go.disabled) return;
    this.#go.disabled = true;
    this.#trouble.textContent = '';
    this.#busy.textContent = opening;
    try {
      const held = await open(this.#file, this.#words.field.value);
      if (this.#isLeft) held.key.fill(0);
      else this.#page.useKey(held);
    } catch (error) {
      this.#trouble.textContent = closed.get(error instanceof KeyFileError ? error.code : 'failed') ?? '';
      if (!this.#isLeft) this.#words.field.focus();
    } finally {
      this.#busy.textContent = '';
      this.#go.disabled = false;
    }
  }
}
