/** What stands around every step: the name, where one is, the step itself, and the proof that nothing leaves. */

import { el } from './dom.js';

/** @typedef {typeof import('./locales/en.js').en} Text */
/** @typedef {{ name: string, heading: string, body: import('./dom.js').Child[], wide?: boolean, leave?: () => void }} View */

/** The frame of the page. */
export class Shell {
  #text;
  #steps;
  #main;
  #status;
  #requests;
  #readiness;
  #build;
  /** Lets go of what the step that is shown holds. */
  #leave = () => {};

  /** @param {Text} text */
  constructor(text) {
    this.#text = text;
    document.documentElement.lang = text.language;
    document.documentElement.dir = text.direction;
    this.#steps = el('ol', { class: 'steps' });
    this.#main = el('main', { id: 'main' });
    this.#status = el('p', { role: 'status', class: 'unseen' });
    this.#requests = el('p', { class: 'requests' });
    this.#readiness = el('p', { class: 'readiness', role: 'status' }, text.proof.loading);
    this.#build = el('p', { class: 'build' });
    document.body.replaceChildren(this.#header(), this.#main, this.#status, this.#footer());
  }

  /**
   * Shows a step and takes the reader to its heading.
   * @param {View} view
   * @param {boolean} [first] nobody has asked for the first step: the reader stays where he is
   */
  show({ name, heading, body, wide = false, leave = () => {} }, first = false) {
    this.#leave();
    this.#leave = leave;
    const title = el('h1', { tabindex: -1 }, heading);
    document.title = this.#text.title(heading);
    this.#mark(name);
    this.#main.className = wide ? 'step wide' : 'step';
    this.#main.dataset.step = name;
    this.#main.replaceChildren(title, ...body.filter((child) => child !== null && child !== undefined && child !== false));
    this.#status.textContent = '';
    if (first) return;
    scrollTo(0, 0);
    title.focus({ preventScroll: true });
  }

  /**
   * Says something to a screen reader.
   * @param {string} text
   */
  say(text) {
    this.#status.textContent = text;
  }

  /** @param {number} count */
  showRequests(count) {
    this.#requests.textContent = this.#text.proof.requests(count);
  }

  /**
   * @param {'offline' | 'failed'} readiness
   */
  showReadiness(readiness) {
    this.#readiness.textContent = this.#text.proof[readiness];
    this.#readiness.dataset.readiness = readiness;
  }

  /** @param {string} text */
  showBuild(text) {
    this.#build.textContent = text;
  }

  #header() {
    return el('header', {}, el('p', { class: 'mark' }, 'Scan', el('span', {}, 'itize')), this.#steps);
  }

  #footer() {
    const proof = el('section', { class: 'proof', 'aria-label': this.#text.proof.label }, this.#readiness, this.#requests);
    return el('footer', {}, proof, this.#build);
  }

  /** @param {string} current */
  #mark(current) {
    const names = [...this.#text.steps];
    const at = names.findIndex(([name]) => name === current);
    const items = names.map(([, label], place) =>
      el('li', { 'aria-current': place === at ? 'step' : undefined, class: place < at ? 'past' : undefined }, label),
    );
    this.#steps.hidden = at < 0;
    this.#steps.replaceChildren(...items);
    this.#steps.setAttribute('aria-label', this.#text.stepOf(at + 1, names.length));
  }
}
