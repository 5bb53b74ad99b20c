/** One picture on the screen, and places on it. What it shows is dropped when nobody looks any more. */

import { el } from './dom.js';

/** @typedef {import('./types.js').Picture} Picture */
/** @typedef {import('./types.js').Box} Box */

/** A canvas with a layer of boxes over it. */
export class PictureView {
  #canvas = el('canvas', { role: 'img' });
  #trouble = el('p', { class: 'trouble' });
  #failed;
  #turn = 0;
  /** Lies over the picture and has its size. */
  layer = el('div', { class: 'boxes' });

  /** @param {string} failed what is said where there is nothing to show */
  constructor(failed) {
    this.#failed = failed;
    const sheet = el('div', { class: 'sheet' }, this.#canvas, this.layer);
    /** What is shown. */
    this.element = el('div', { class: 'picture' }, sheet, this.#trouble);
  }

  /**
   * Shows a picture when it has come, unless another one was asked for meanwhile or it was dropped.
   * @param {Promise<Picture>} coming
   * @param {string} label what it is, for who cannot see it
   * @returns {Promise<Picture | undefined>} none where there is nothing to show
   */
  async show(coming, label) {
    const turn = ++this.#turn;
    this.element.setAttribute('aria-busy', 'true');
    this.#canvas.setAttribute('aria-label', label);
    const picture = await coming.catch(() => undefined);
    if (turn !== this.#turn) return undefined;
    this.element.removeAttribute('aria-busy');
    this.#trouble.textContent = picture ? '' : this.#failed;
    if (!picture) this.#canvas.setAttribute('aria-label', this.#failed);
    if (picture) this.#paint(picture);
    else this.#clear();
    return picture;
  }

  /** @param {Picture} picture */
  #paint({ columns, rows, width, height, data }) {
    Object.assign(this.#canvas, { width, height });
    this.element.style.setProperty('--aspect', String(columns / rows));
    this.#canvas.getContext('2d')?.putImageData(new ImageData(data, width, height), 0, 0);
  }

  /**
   * Shows it so many times as large, a part at a time.
   * @param {number} times
   */
  approach(times) {
    this.element.style.setProperty('--near', String(times));
    this.element.classList.toggle('near', times > 1);
    // A part that can be scrolled to must be so with keys.
    if (times > 1) this.element.tabIndex = 0;
    else this.element.removeAttribute('tabindex');
  }

  /** Forgets what it shows. */
  drop() {
    this.#turn += 1;
    this.#clear();
  }

  #clear() {
    Object.assign(this.#canvas, { width: 0, height: 0 });
    this.layer.replaceChildren();
  }
}

/**
 * Puts an element where a box is. Pictures are not mirrored where text runs from right to left.
 * @param {HTMLElement} element
 * @param {Box} box
 * @param {{ columns: number, rows: number }} size of the picture
 */
export function place(element, { left, top, right, bottom }, { columns, rows }) {
  const percent = (/** @type {number} */ part, /** @type {number} */ whole) => `${(100 * part) / whole}%`;
  element.style.left = percent(left, columns);
  element.style.top = percent(top, rows);
  element.style.width = percent(right - left, columns);
  element.style.height = percent(bottom - top, rows);
}

/**
 * Boxes that only show a place.
 * @param {Box[]} boxes
 * @param {{ columns: number, rows: number }} size of the picture
 */
export function marks(boxes, size) {
  return boxes.map((box) => {
    const mark = el('span', { class: 'box', 'aria-hidden': 'true' });
    place(mark, box, size);
    return mark;
  });
}
