/** A privacy notice or terms that a person has copied: phrases that should make one ask, each with a question for the letter. */

import { drawn, read } from '../advice/reader.js';
import { rules } from '../advice/rules.js';
import { button, el, value } from '../dom.js';
import { box } from './fields.js';

/** @typedef {import('../advice/reader.js').Found} Found */
/** @typedef {import('../advice/reader.js').Place} Place */

/** What is pasted, and what was found in it. */
export class SmallPrint {
  #words;
  #say;
  #ask;
  #pasted;
  #trouble = el('p', { class: 'trouble', role: 'alert' });
  #found = el('div', { class: 'flags' });

  /**
   * @param {import('../shell.js').Text['advice']['reader']} words of the page; what the rules say is English in every language
   * @param {(words: string) => void} say to a screen reader
   * @param {(question: string) => void} ask puts a question into the letter
   */
  constructor(words, say, ask) {
    this.#words = words;
    this.#say = say;
    this.#ask = ask;
    this.#pasted = box('small-print', words.text, words.textHint);
    const { heading, hint, go } = words;
    const buttons = el('div', { class: 'buttons' }, button(go, () => this.#read(), { class: 'main' }));
    // What was found is about the text as it was.
    this.#pasted.field.addEventListener('input', () => this.#found.replaceChildren());
    this.#pasted.field.addEventListener('paste', (event) => this.#paste(event));
    /** What is shown. */
    this.element = el('section', {}, el('h2', {}, heading), el('p', {}, hint), this.#pasted.element, this.#trouble, buttons, this.#found);
  }

  /** Forgets the text. */
  clear() {
    this.#pasted.field.value = this.#trouble.textContent = '';
    this.#found.replaceChildren();
  }

  /** @param {ClipboardEvent} event */
  #paste(event) {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    const clean = drawn(text);
    if (clean === text) return;
    event.preventDefault();
    const { field } = this.#pasted;
    field.setRangeText(clean, field.selectionStart, field.selectionEnd, 'end');
    this.#found.replaceChildren();
  }

  #read() {
    const words = this.#words;
    const text = this.#pasted.field.value;
    const isEmpty = text.trim() === '';
    this.#trouble.textContent = isEmpty ? words.nothing : '';
    if (isEmpty) return this.#pasted.field.focus();
    const { found, isCut } = read(text, rules);
    const heading = found.length > 0 ? words.found(found.length) : words.none;
    const flags = found.map((one) => this.#flag(one));
    const limit = el('p', { class: 'notice' }, words.limit);
    this.#found.replaceChildren(el('h3', {}, heading), ...(isCut ? [el('p', {}, words.cut)] : []), ...(flags.length > 0 ? [el('ol', {}, ...flags)] : []), limit);
    this.#say(`${heading}. ${words.limit}`);
  }

  /** @param {Found} found */
  #flag({ rule: { id, means, ask }, places, more }) {
    const words = this.#words;
    const told = el('span', { class: 'told', role: 'status' });
    const add = () => {
      this.#ask(ask);
      told.textContent = words.added;
    };
    const question = el('p', { id: `ask-${id}` }, `${words.question} `, el('strong', { lang: 'en', dir: 'ltr' }, ask));
    const adding = el('p', {}, button(words.add, add, { 'aria-describedby': `ask-${id}` }), ' ', told);
    const quotes = places.flatMap((place) => this.#quote(place));
    return el('li', {}, el('h4', { lang: 'en', dir: 'ltr' }, means), ...quotes, more > 0 && el('p', { class: 'small' }, words.more(more)), question, adding);
  }

  /** @param {Place} place */
  #quote({ before, words, after, hasNot }) {
    const sentence = el('blockquote', { lang: 'en', dir: 'ltr' }, value(before), el('mark', {}, value(words)), value(after));
    return hasNot ? [sentence, el('p', { class: 'small' }, this.#words.not)] : [sentence];
  }
}
