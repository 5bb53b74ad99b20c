/** A head before and after, side by side: turned with a pointer on either picture, or with two sliders. */

import { el } from './dom.js';
import { PictureView } from './picture-view.js';

/** @typedef {import('./types.js').Head} Head */
/** @typedef {import('./shell.js').Text['heads']} Words */

/** Both pictures of a head and what turns them. */
export class HeadView {
  #words;
  #head;
  #stop = new AbortController();
  #before;
  #after;
  #yaw = slider(MOST_YAW);
  #pitch = slider(MOST_PITCH);
  /** Whether a picture is on its way, and whether it is no longer the one that is wanted. */
  #state = { busy: false, stale: false };

  /**
   * @param {Words} words
   * @param {string} failed what is said where there is nothing to show
   * @param {Head} head
   */
  constructor(words, failed, head) {
    this.#words = words;
    this.#head = head;
    this.#before = new PictureView(failed);
    this.#after = new PictureView(failed);
    const means = [this.#slid(words.turn, this.#yaw), this.#slid(words.tilt, this.#pitch)];
    const pair = el('div', { class: 'pair heads' }, this.#figure(this.#before, words.before), this.#figure(this.#after, words.after));
    /** What is shown. */
    this.element = el('div', { class: 'head-view' }, el('p', { class: 'small' }, words.how), el('div', { class: 'means' }, ...means), pair);
  }

  /** Shows the head as it is turned now; while one picture is on its way, only the last wish counts. */
  async show() {
    this.#state.stale = true;
    if (this.#state.busy) return;
    this.#state.busy = true;
    while (this.#state.stale && !this.#stop.signal.aborted) {
      this.#state.stale = false;
      await Promise.all([this.#portrait('before'), this.#portrait('after')]);
    }
    this.#state.busy = false;
  }

  /** Forgets the head. */
  leave() {
    this.#stop.abort();
    for (const view of [this.#before, this.#after]) view.drop();
    void this.#head.close();
  }

  /** @param {'before' | 'after'} when */
  #portrait(when) {
    const [view, label] = when === 'before' ? [this.#before, this.#words.beforeLabel] : [this.#after, this.#words.afterLabel];
    const turn = { yaw: this.#yaw.valueAsNumber, pitch: this.#pitch.valueAsNumber, size: SIZE, signal: this.#stop.signal };
    return view.show(this.#head.portrait(when, turn), label(turn.yaw, turn.pitch));
  }

  /**
   * @param {string} label
   * @param {HTMLInputElement} input
   */
  #slid(label, input) {
    input.addEventListener('input', () => void this.show());
    return el('label', { class: 'frames' }, el('span', {}, label), input);
  }

  /**
   * @param {PictureView} view
   * @param {string} caption
   */
  #figure({ element }, caption) {
    const figure = el('figure', {}, el('figcaption', {}, caption), element);
    figure.addEventListener('pointerdown', (event) => this.#press(element, event));
    return figure;
  }

  /**
   * The surface follows the pointer.
   * @param {HTMLElement} element
   * @param {PointerEvent} event
   */
  #press(element, event) {
    if (event.button !== 0) return;
    event.preventDefault();
    element.setPointerCapture(event.pointerId);
    let { clientX: x, clientY: y } = event;
    const follow = (/** @type {PointerEvent} */ moved) => {
      this.#yaw.valueAsNumber -= (moved.clientX - x) * PER_PIXEL;
      this.#pitch.valueAsNumber += (moved.clientY - y) * PER_PIXEL;
      ({ clientX: x, clientY: y } = moved);
      void this.show();
    };
    element.addEventListener('pointermove', follow);
    for (const end of ['pointerup', 'pointercancel']) element.addEventListener(end, () => element.removeEventListener('pointermove', follow), { once: true });
  }
}

/** @param {number} most degrees to either side */
function slider(most) {
  return el('input', { type: 'range', min: -most, max: most, step: 1, value: 0 });
}

/** Pixels of a side. */
const SIZE = 320;
/** Degrees for a pixel by which a pointer moves. */
const PER_PIXEL = 0.6;
const MOST_YAW = 180;
const MOST_PITCH = 60;
