/** Boxes on a picture that a person draws, moves, resizes and removes, with a pointer or with the keyboard. */

import { el } from './dom.js';
import { place } from './picture-view.js';

/** @typedef {import('./types.js').Box} Box */
/** @typedef {{ box: Box, element: HTMLButtonElement }} Placed */
/** @typedef {{ x: number, y: number }} Point */
/** @typedef {import('./shell.js').Text['boxes']} Words */

/** The boxes of the picture that is shown. */
export class BoxEditor {
  #layer;
  #words;
  #change;
  /** @type {Placed[]} */
  #placed = [];
  /** @type {Placed | undefined} the one that was touched last */
  #last;
  #size = { columns: 1, rows: 1 };

  /**
   * @param {HTMLElement} layer has the size of the picture
   * @param {Words} words
   * @param {() => void} change is called when a box comes, goes or changes
   */
  constructor(layer, words, change) {
    this.#layer = layer;
    this.#words = words;
    this.#change = change;
    // With this role the arrow keys reach the boxes where a screen reader would else take them.
    for (const [name, value] of [['role', 'application'], ['aria-label', words.label]]) layer.setAttribute(String(name), String(value));
    layer.classList.add('editable');
    layer.addEventListener('pointerdown', (event) => this.#press(event));
  }

  /** The boxes as they are. */
  get boxes() {
    return this.#placed.map(({ box }) => ({ ...box }));
  }

  /**
   * Starts with the boxes of another picture.
   * @param {Box[]} boxes
   * @param {{ columns: number, rows: number }} size of the picture
   */
  set(boxes, size) {
    this.#size = size;
    this.#last = undefined;
    this.#placed = [];
    this.#layer.replaceChildren();
    for (const box of boxes) this.#put(box);
    this.#told();
  }

  /** Adds a box in the middle and takes the person there. */
  add() {
    const { columns, rows } = this.#size;
    const [wide, high] = [Math.max(1, Math.round(columns / 4)), Math.max(1, Math.round(rows / 10))];
    const [left, top] = [Math.floor((columns - wide) / 2), Math.floor((rows - high) / 2)];
    const placed = this.#put({ left, top, right: left + wide, bottom: top + high });
    this.#told();
    placed.element.focus();
  }

  /**
   * Removes the box that was touched last.
   * @returns {boolean} whether there was one
   */
  remove() {
    const at = this.#placed.findIndex((placed) => placed === this.#last);
    if (at < 0) return false;
    const [gone] = this.#placed.splice(at, 1);
    gone?.element.remove();
    this.#last = undefined;
    this.#told();
    (this.#placed[at] ?? this.#placed.at(-1))?.element.focus();
    return true;
  }

  /** @param {Box} box */
  #put(box) {
    const element = el('button', { type: 'button', class: 'box' }, el('span', { class: 'grip' }));
    const placed = { box: { ...box }, element };
    element.addEventListener('focus', () => (this.#last = placed));
    element.addEventListener('keydown', (event) => this.#key(event, placed));
    this.#placed.push(placed);
    this.#layer.append(element);
    place(element, placed.box, this.#size);
    return placed;
  }

  /** Names the boxes anew and tells that something changed. */
  #told() {
    this.#placed.forEach(({ box, element }, at) => {
      const { left, top, right, bottom } = box;
      element.setAttribute('aria-label', this.#words.box(at + 1, this.#placed.length, left, top, right - left, bottom - top));
    });
    this.#change();
  }

  /**
   * @param {Placed} placed
   * @param {Box} box
   */
  #set(placed, box) {
    placed.box = box;
    place(placed.element, box, this.#size);
  }

  /**
   * @param {KeyboardEvent} event
   * @param {Placed} placed
   */
  #key(event, placed) {
    const step = STEPS.get(event.key);
    if (step) {
      const [across, down] = step.map((one) => one * Math.max(1, Math.round(this.#size.columns / 100)));
      const by = { x: across ?? 0, y: down ?? 0 };
      this.#set(placed, event.shiftKey ? resized(placed.box, by, this.#size) : moved(placed.box, by, this.#size));
      this.#told();
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      this.remove();
    } else {
      return;
    }
    event.preventDefault();
  }

  /** @param {PointerEvent} event */
  #press(event) {
    if (event.button !== 0) return;
    const start = this.#point(event);
    const target = event.target instanceof Element ? event.target : undefined;
    const found = this.#placed.find(({ element }) => element === target?.closest('.box'));
    const drawn = found ?? this.#put({ left: start.x, top: start.y, right: start.x + 1, bottom: start.y + 1 });
    const before = drawn.box;
    /** @type {(by: Point) => Box} */
    const change = (by) => {
      if (!found) return between(start, { x: start.x + by.x, y: start.y + by.y });
      return (target?.matches('.grip') ? resized : moved)(before, by, this.#size);
    };
    const follow = (/** @type {PointerEvent} */ now) => {
      const { x, y } = this.#point(now);
      this.#set(drawn, change({ x: x - start.x, y: y - start.y }));
    };
    const end = () => {
      this.#layer.removeEventListener('pointermove', follow);
      this.#last = drawn;
      const { width, height } = drawn.element.getBoundingClientRect();
      if (!found && (width < SMALLEST || height < SMALLEST)) this.remove();
      else drawn.element.focus();
      this.#told();
    };
    event.preventDefault();
    this.#layer.setPointerCapture(event.pointerId);
    this.#layer.addEventListener('pointermove', follow);
    this.#layer.addEventListener('lostpointercapture', end, { once: true });
  }

  /**
   * The pixel of the picture that a pointer is at.
   * @param {PointerEvent} event
   * @returns {Point}
   */
  #point({ clientX, clientY }) {
    const { left, top, width, height } = this.#layer.getBoundingClientRect();
    const within = (/** @type {number} */ share, /** @type {number} */ length) => Math.max(0, Math.min(length - 1, Math.floor(share * length)));
    return { x: within((clientX - left) / width, this.#size.columns), y: within((clientY - top) / height, this.#size.rows) };
  }
}

/**
 * @param {Box} box
 * @param {Point} by
 * @param {{ columns: number, rows: number }} size
 * @returns {Box}
 */
function moved({ left, top, right, bottom }, { x, y }, { columns, rows }) {
  const across = Math.max(-left, Math.min(columns - right, x));
  const down = Math.max(-top, Math.min(rows - bottom, y));
  return { left: left + across, top: top + down, right: right + across, bottom: bottom + down };
}

/**
 * @param {Box} box
 * @param {Point} by
 * @param {{ columns: number, rows: number }} size
 * @returns {Box}
 */
function resized({ left, top, right, bottom }, { x, y }, { columns, rows }) {
  return { left, top, right: Math.max(left + 1, Math.min(columns, right + x)), bottom: Math.max(top + 1, Math.min(rows, bottom + y)) };
}

/**
 * @param {Point} one
 * @param {Point} other
 * @returns {Box}
 */
function between(one, other) {
  const [left, right] = [Math.min(one.x, other.x), Math.max(one.x, other.x) + 1];
  const [top, bottom] = [Math.min(one.y, other.y), Math.max(one.y, other.y) + 1];
  return { left, top, right, bottom };
}

/** @type {Map<string, [number, number]>} */
const STEPS = new Map([
  ['ArrowLeft', [-1, 0]],
  ['ArrowRight', [1, 0]],
  ['ArrowUp', [0, -1]],
  ['ArrowDown', [0, 1]],
]);
/** Pixels of the screen; what is smaller was a slip of the hand. */
const SMALLEST = 5;
