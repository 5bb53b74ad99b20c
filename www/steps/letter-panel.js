/** The letter: what is filled in and ticked, and the text that comes of it, which a person may change. */

import { asking, paragraphs, revised, standing, written } from '../advice/letter.js';
import { parts } from '../advice/letter-en.js';
import { button, el } from '../dom.js';
import { download } from '../download.js';
import { box, line } from './fields.js';
import { radio } from './questions.js';

/** @typedef {import('../advice/letter.js').Fields} Fields */
/** @typedef {import('../advice/letter.js').Country} Country */
/** @typedef {import('../advice/letter.js').Part} Part */

/** The letter and the buttons that take it along. */
export class LetterPanel {
  #words;
  #to;
  #scan;
  #countries;
  #law = el('div', { class: 'small', role: 'status' });
  #ticks;
  #text;
  #told = el('p', { class: 'told', role: 'status' });
  /** @type {Fields} what the text was last made of */
  #fields = NOTHING;
  #letGo = () => {};
  /** What is on paper: all of the text, where the field shows what there is room for. */
  printed = el('div', { class: 'printed', lang: 'en', dir: 'ltr' });

  /** @param {import('../shell.js').Text['advice']['letter']} words of the page; the letter is English in every language */
  constructor(words) {
    this.#words = words;
    this.#to = line('letter-to', words.to, words.toHint);
    this.#scan = line('letter-scan', words.scan, words.scanHint);
    this.#text = box('letter-text', words.text, words.textHint);
    const rows = [...words.countries].map(([value, label]) => radio('country', { value, label }, value === NOTHING.country));
    this.#countries = el('fieldset', {}, el('legend', {}, words.country), el('div', { class: 'cards' }, ...rows), this.#law);
    this.#ticks = new Map(parts.map(([part]) => [part, el('input', { type: 'checkbox', id: `part-${part}` })]));
    const asked = [...this.#ticks].map(([part, tick]) => el('div', { class: 'answer' }, tick, el('label', { for: tick.id }, words.parts.get(part) ?? '')));
    const buttons = el('div', { class: 'buttons' }, button(words.print, () => print()), button(words.save, () => this.#save()), button(words.copy, () => void this.#copy()));
    const wishes = el('div', {}, this.#to.element, this.#scan.element, this.#countries, el('fieldset', {}, el('legend', {}, words.ask), el('p', { class: 'small' }, words.askHint), ...asked));
    const letter = el('div', { class: 'letter' }, this.#text.element, buttons, this.#told);
    wishes.addEventListener('input', () => this.#revise());
    this.#text.field.addEventListener('input', () => this.#changed());
    /** What is shown. */
    this.element = el('section', {}, el('h2', {}, words.heading), el('p', {}, words.hint), el('div', { class: 'pair' }, wishes, letter));
    this.clear();
  }

  /**
   * Puts a question into the letter.
   * @param {string} question
   */
  ask(question) {
    this.#set(asking(this.#text.field.value, question));
  }

  /** Forgets what was typed, and what was saved too if the browser has not read it yet. */
  clear() {
    this.#letGo();
    this.#to.field.value = this.#scan.field.value = this.#told.textContent = '';
    for (const radio of this.#countries.querySelectorAll('input')) radio.checked = radio.value === NOTHING.country;
    this.#fields = NOTHING;
    this.#set(written(paragraphs(NOTHING, new Set(ALWAYS))));
    this.#lawOf(NOTHING.country);
  }

  /** Writes what has changed in the fields and ticks into the text. */
  #revise() {
    const country = /** @type {Country} */ (this.#countries.querySelector('input:checked')?.getAttribute('value'));
    const fields = { to: this.#to.field.value, scan: this.#scan.field.value, country };
    const text = this.#text.field.value;
    const before = paragraphs(this.#fields, standing(text, this.#fields.country));
    const ticked = /** @type {Set<Part>} */ (new Set([...this.#ticks].flatMap(([part, tick]) => (tick.checked ? [part] : []))));
    if (country !== this.#fields.country) this.#lawOf(country);
    this.#fields = fields;
    this.#set(revised(text, before, paragraphs(fields, ticked)));
  }

  /** @param {string} text */
  #set(text) {
    this.#text.field.value = text;
    this.#changed();
  }

  /** The ticks and the paper follow the text. */
  #changed() {
    const text = this.#text.field.value;
    const there = standing(text, this.#fields.country);
    for (const [part, tick] of this.#ticks) {
      tick.checked = there.has(part);
      const row = tick.parentElement;
      if (row) row.hidden = part === 'selfPaid' && this.#fields.country !== 'us';
    }
    this.printed.textContent = text;
    this.#told.textContent = '';
  }

  /** @param {Country} country */
  #lawOf(country) {
    this.#law.replaceChildren(...(this.#words.law.get(country) ?? []).map((sentences) => el('p', {}, sentences)));
  }

  #save() {
    this.#letGo = download(new Blob([this.#text.field.value], { type: 'text/plain' }), 'letter.txt');
  }

  async #copy() {
    const { field } = this.#text;
    try {
      await navigator.clipboard.writeText(field.value);
      this.#told.textContent = this.#words.copied;
    } catch {
      field.focus();
      field.select();
      this.#told.textContent = this.#words.notCopied;
    }
  }
}

/** @type {Fields} */
const NOTHING = { to: '', scan: '', country: 'other' };
/** @type {Part[]} What is asked unless a person says otherwise: not what fits only some. */
const ALWAYS = parts.map(([part]) => part).filter((part) => part !== 'selfPaid');
