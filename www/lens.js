/** How pictures that stand side by side are looked at: nearer, brighter, with more contrast. */

import { button, el } from './dom.js';

/** @typedef {import('./shell.js').Text['viewer']} Words */
/** @typedef {import('./picture-view.js').PictureView} PictureView */

export class Lens {
  #near = range(1, 4, 0.5);
  #light = range(-100, 100, 10);
  #contrast = range(-100, 100, 10);
  #views;
  #changed;

  /**
   * @param {Words} words
   * @param {PictureView[]} views
   * @param {() => void} changed hears that they must be shown anew
   */
  constructor(words, views, changed) {
    this.#views = views;
    this.#changed = changed;
    this.#near.addEventListener('input', () => this.#approach());
    for (const field of [this.#light, this.#contrast]) field.addEventListener('input', changed);
    for (const view of views) view.element.addEventListener('scroll', () => this.#follow(view));
    const fields = /** @type {const} */ ([[words.near, this.#near], [words.light, this.#light], [words.contrast, this.#contrast]]);
    const labels = fields.map(([text, field]) => el('label', {}, el('span', {}, text), field));
    /** What it is set by. */
    this.element = el('details', { class: 'lens' }, el('summary', {}, words.lens), el('div', { class: 'means' }, ...labels, button(words.plain, () => this.#reset(), { class: 'quiet' })));
  }

  /** The window, as a `Showing` has it. */
  get showing() {
    return { level: this.#light.valueAsNumber / -100, width: 2 ** (this.#contrast.valueAsNumber / -50) };
  }

  #reset() {
    for (const [field, value] of /** @type {const} */ ([[this.#near, '1'], [this.#light, '0'], [this.#contrast, '0']])) field.value = value;
    this.#approach();
    this.#changed();
  }

  #approach() {
    for (const view of this.#views) view.approach(this.#near.valueAsNumber);
  }

  /**
   * All show the same part.
   * @param {PictureView} moved
   */
  #follow({ element: { scrollLeft, scrollTop } }) {
    for (const { element } of this.#views) Object.assign(element, { scrollLeft, scrollTop });
  }
}

/**
 * @param {number} min
 * @param {number} max
 * @param {number} step
 */
function range(min, max, step) {
  return el('input', { type: 'range', min, max, step, value: Math.max(min, 0) });
}
