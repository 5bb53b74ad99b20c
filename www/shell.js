/** What stands around every step: the name, where one is, the step itself, and the proof that nothing leaves. */

import { button, el, present } from './dom.js';

/** @typedef {typeof import('./locales/en.js').en} Text */
/** @typedef {{ name: string, heading: string, body: import('./dom.js').Child[], wide?: boolean, loses?: boolean, leave?: () => void }} View `loses` where something is lost if the page is left */

/** The frame of the page. */
export class Shell {
  #text;
  #languages;
  #steps;
  #main;
  #status;
  #proof;
  #requests;
  #readiness;
  #built;
  #build = el('summary');
  #compare = el('p');
  #hash = el('code', { dir: 'ltr' });
  /** @type {Map<HTMLElement, (proof: Text['proof']) => string>} what the foot tells, in any language */
  #told = new Map();
  /** Lets go of what the step that is shown holds. */
  #leave = () => {};

  /**
   * @param {Text[]} languages that there are
   * @param {Text} text
   * @param {(text: Text) => void} choose hears which language a person wants
   */
  constructor(languages, text, choose) {
    this.#text = text;
    this.#languages = el('ul', { class: 'languages' }, ...languages.map((one) => el('li', {}, own(one, choose))));
    this.#steps = el('ol', { class: 'steps' });
    this.#main = el('main', { id: 'main' });
    this.#status = el('p', { role: 'status', class: 'unseen' });
    this.#built = el('details', { class: 'build', hidden: true }, this.#build, this.#compare, this.#hash);
    this.#requests = el('p', { class: 'requests' });
    this.#readiness = el('p', { class: 'readiness', role: 'status' });
    this.#proof = el('section', { class: 'proof' }, this.#readiness, this.#requests);
    document.body.replaceChildren(this.#header(), this.#main, this.#status, el('footer', {}, this.#proof, this.#built));
    this.#tell(this.#readiness, ({ loading }) => loading);
    this.speak(text);
  }

  /**
   * Puts what stands around the step into a language.
   * @param {Text} text
   */
  speak(text) {
    this.#text = text;
    document.documentElement.lang = text.language;
    document.documentElement.dir = text.direction;
    this.#languages.setAttribute('aria-label', text.languages.label);
    for (const choice of this.#languages.querySelectorAll('button')) choice.setAttribute('aria-pressed', String(choice.lang === text.language));
    this.#proof.setAttribute('aria-label', text.proof.label);
    for (const [line, words] of this.#told) line.textContent = words(text.proof);
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
    this.#languages.hidden = name !== 'choose';
    this.#main.className = wide ? 'step wide' : 'step';
    this.#main.dataset.step = name;
    this.#main.replaceChildren(title, ...present(body));
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
    this.#tell(this.#requests, ({ requests }) => requests(count));
  }

  /**
   * @param {'offline' | 'failed'} readiness
   */
  showReadiness(readiness) {
    this.#tell(this.#readiness, (proof) => proof[readiness]);
    this.#readiness.dataset.readiness = readiness;
  }

  /**
   * @param {string} version
   * @param {string} hash
   */
  showBuild(version, hash) {
    this.#tell(this.#build, ({ build }) => build(version, hash.slice(0, 12)));
    this.#tell(this.#compare, ({ compare }) => compare);
    this.#hash.textContent = hash;
    this.#built.hidden = false;
  }

  /**
   * @param {HTMLElement} line
   * @param {(proof: Text['proof']) => string} words
   */
  #tell(line, words) {
    this.#told.set(line, words);
    line.textContent = words(this.#text.proof);
  }

  #header() {
    return el('header', {}, el('p', { class: 'mark' }, 'Scan', el('span', {}, 'itize')), this.#steps, this.#languages);
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

/**
 * A language by its own name, which who speaks it can read.
 * @param {Text} text
 * @param {(text: Text) => void} choose
 */
function own(text, choose) {
  return button(text.languages.own, () => choose(text), { lang: text.language, dir: text.direction });
}
