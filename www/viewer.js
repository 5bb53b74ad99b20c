/** Leads through pictures one by one: previous and next, the frames of one, stretched contrast, and a lens. */

import { button, el } from './dom.js';
import { Lens } from './lens.js';

/** @typedef {import('./shell.js').Text['viewer']} Words */
/** @typedef {{ frame: number, stretch: boolean, level: number, width: number }} View */

/**
 * Which picture is looked at, and how.
 * @template T
 */
export class Viewer {
  #words;
  #items;
  #draw;
  #fromMiddle;
  #at = 0;
  #frame = el('input', { type: 'range', min: 1, value: 1, step: 1 });
  #frameText = el('output');
  #frames;
  #stretch = el('input', { type: 'checkbox', role: 'switch' });
  #lens;
  #place = el('p', { class: 'place', 'aria-live': 'polite' });
  #previous;
  #next;
  #far;

  /**
   * @param {Words} words
   * @param {T[]} items one at least
   * @param {(item: T, view: View, at: number) => Promise<number | undefined>} draw shows one and tells how many frames it has
   * @param {import('./picture-view.js').PictureView[]} views where it is shown
   * @param {{ fromMiddle?: boolean, stretches?: boolean }} [way] whether what has frames is shown from the middle one on, and whether
   *   contrast can be stretched
   */
  constructor(words, items, draw, views, { fromMiddle = false, stretches = true } = {}) {
    this.#fromMiddle = fromMiddle;
    this.#words = words;
    this.#items = items;
    this.#draw = draw;
    this.#previous = button(words.previous, () => this.go(this.#at - 1));
    this.#next = button(words.next, () => this.go(this.#at + 1));
    this.#frame.addEventListener('input', () => void this.show());
    this.#stretch.addEventListener('change', () => void this.show());
    this.#lens = new Lens(words, views, () => void this.show());
    this.#frames = el('label', { class: 'frames', hidden: true }, el('span', {}, words.frame), this.#frame, this.#frameText);
    const stretch = stretches && el('label', { class: 'switch' }, this.#stretch, el('span', {}, words.stretch));
    // Scrolling through a pile: a slider, where steps are many.
    this.#far = el('input', { type: 'range', min: 1, max: items.length, step: 1, value: 1, 'aria-label': words.far, hidden: items.length < MANY });
    this.#far.addEventListener('input', () => this.go(this.#far.valueAsNumber - 1));
    const ways = items.length > 1 && el('div', { class: 'ways' }, this.#previous, this.#place, this.#next, this.#far);
    /** What is shown above the pictures. */
    this.element = el('div', { class: 'viewer' }, ways, el('div', { class: 'means' }, stretch, this.#frames), this.#lens.element);
  }

  /** The place of the picture that is looked at. */
  get at() {
    return this.#at;
  }

  /**
   * Goes to another picture.
   * @param {number} at
   */
  go(at) {
    if (!this.#items[at]) return;
    this.#at = at;
    this.#frame.value = '1';
    void this.show();
  }

  /**
   * Shows the picture as it is asked for now.
   * @returns {Promise<void>}
   */
  async show() {
    const item = /** @type {T} */ (this.#items[this.#at]);
    this.#far.value = String(this.#at + 1);
    this.#place.textContent = this.#words.at(this.#at + 1, this.#items.length);
    // Not disabled: that would take the focus from whoever has just pressed it.
    this.#previous.setAttribute('aria-disabled', String(this.#at === 0));
    this.#next.setAttribute('aria-disabled', String(this.#at === this.#items.length - 1));
    const frames = await this.#draw(item, { frame: Number(this.#frame.value) - 1, stretch: this.#stretch.checked, ...this.#lens.showing }, this.#at);
    if (frames === undefined) return;
    this.#frame.max = String(frames);
    if (this.#fromMiddle && frames > 1) {
      this.#fromMiddle = false;
      this.#frame.value = String(Math.ceil(frames / 2));
      return this.show();
    }
    this.#frames.hidden = frames === 1;
    this.#frameText.textContent = this.#words.frameOf(Number(this.#frame.value), frames);
  }
}

/** From so many pictures on there is a slider. */
const MANY = 5;
