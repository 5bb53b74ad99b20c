/**
 * What is seen of the element: a shadow tree with one view at a time. The tree is closed, since it shows what was found in the scans,
 * and programs that record what visitors see, or report errors with the page around them, read open ones.
 */

import { el, present } from '../dom.js';
import source from './style-source.js';

/** @typedef {import('../shell.js').View} View */

export class Panel {
  #root;
  #label;
  #title = el('p', { class: 'title', part: 'title', tabindex: -1 });
  #body = el('div', { class: 'body' });
  #status = el('p', { role: 'status', class: 'unseen' });
  /** @type {WeakSet<Event>} clicks on what is inside */
  #inner = new WeakSet();
  #leave = () => {};
  /** What everything stands in. */
  frame;

  /** @param {HTMLElement} element that has no shadow tree yet */
  constructor(element) {
    this.#root = element.attachShadow({ mode: 'closed', delegatesFocus: true });
    this.#root.adoptedStyleSheets = [sheet()];
    const slot = el('slot', { name: 'label' });
    this.#label = el('p', { class: 'label', part: 'label', id: 'label', hidden: true }, slot);
    slot.addEventListener('slotchange', () => (this.#label.hidden = slot.assignedNodes().length === 0));
    this.frame = el('div', { class: 'frame', part: 'frame', role: 'group', 'aria-labelledby': 'label' }, this.#label, this.#title, this.#body, this.#status);
    this.#root.append(this.frame);
    this.#keepWithin();
  }

  /**
   * Says in which language it speaks; what is left out is that of the page around it.
   * @param {{ language?: string, direction?: string }} words
   */
  speak({ language, direction }) {
    for (const [name, said] of [['lang', language], ['dir', direction]]) {
      if (said === undefined) this.frame.removeAttribute(String(name));
      else this.frame.setAttribute(String(name), said);
    }
  }

  /**
   * Shows a view. Who was at work in the last one is taken to it; who is elsewhere on the page stays there.
   * @param {View} view
   */
  show({ heading, body, leave = () => {} }) {
    const isHere = this.#root.activeElement !== null;
    this.#leave();
    this.#leave = leave;
    this.#title.textContent = heading;
    this.#title.hidden = heading === '';
    this.#body.replaceChildren(...present(body));
    for (const [selector, part] of PARTS) for (const found of this.#body.querySelectorAll(selector)) found.part.add(part);
    if (isHere) this.#arrive();
    this.say(heading);
  }

  /**
   * Says something to a screen reader.
   * @param {string} words
   */
  say(words) {
    this.#status.textContent = words;
  }

  /** Opens the first picker, if there is one. */
  press() {
    this.#body.querySelector('button')?.click();
  }

  /** @param {Event} event whether it comes from inside, which nobody outside can tell */
  isOwn(event) {
    return this.#inner.has(event);
  }

  #arrive() {
    const target = this.#title.hidden ? this.#body.querySelector('button') : this.#title;
    target?.focus();
  }

  /** Events of the parts tell what a person chose and typed, and a drop holds the scans themselves: none goes on to the page. */
  #keepWithin() {
    for (const type of ['input', 'change', 'dragover', 'drop']) this.#root.addEventListener(type, (event) => event.stopPropagation());
    for (const type of ['dragover', 'drop']) this.#root.addEventListener(type, (event) => event.preventDefault());
    this.#root.addEventListener('click', (event) => this.#inner.add(event));
  }
}

/** @type {CSSStyleSheet | undefined} */
let shared;

function sheet() {
  if (shared) return shared;
  shared = new CSSStyleSheet();
  shared.replaceSync(source);
  return shared;
}

/**
 * By which names a page can style what is inside.
 * @type {[string, string][]}
 */
const PARTS = [
  ['button:not(.box)', 'button'],
  ['button.main', 'main'],
  ['.drop', 'drop'],
  ['.notice', 'notice'],
  ['.small', 'hint'],
  ['.findings', 'findings'],
  ['.series', 'series'],
  ['.question', 'question'],
  ['progress', 'progress'],
  ['.figures', 'figures'],
  ['.kept-back', 'left-out'],
  ['.pictures', 'pictures'],
  ['summary', 'summary'],
];
