/** Step 3: the pictures are being cleaned. */

import { button, el } from '../dom.js';

/**
 * The page, or an element in another page.
 * @typedef {Pick<import('../page.js').Page, 'text' | 'sanitizer' | 'stop' | 'check' | 'restart' | 'stopped'> & { shell: Pick<import('../shell.js').Shell, 'say'> }} Page
 */
/** @typedef {import('../types.js').Progress} Progress */

/**
 * @param {Page} page
 * @param {import('../types.js').StudySummary} study
 * @param {Promise<import('../types.js').Result>} cleaned
 * @returns {import('../shell.js').View}
 */
export function clean(page, study, cleaned) {
  const { clean: text } = page.text;
  const { sanitizer, stop } = page;
  const gauge = new Gauge(page);
  const listen = (/** @type {Event} */ event) => gauge.show(/** @type {CustomEvent<Progress>} */ (event).detail);
  sanitizer.addEventListener('progress', listen);
  cleaned
    .finally(() => sanitizer.removeEventListener('progress', listen))
    .then((result) => page.check(study, result))
    .catch(() => (stop.signal.aborted ? page.stopped(study) : page.restart('failed')));
  const note = el('p', { class: 'small' }, text.note);
  return { name: 'clean', loses: true, heading: text.heading, body: [...gauge.elements, button(text.stop, () => stop.abort()), note] };
}

/** How far the cleaning is, for the eye at once and for the ear now and then. */
class Gauge {
  #page;
  #bar;
  #pictures = el('p', { class: 'figures' });
  #bytes = el('p', { class: 'small' });
  #spoken = 0;

  /** @param {Page} page */
  constructor(page) {
    this.#page = page;
    this.#bar = el('progress', { max: 100, value: 0, 'aria-label': page.text.clean.heading });
  }

  get elements() {
    return [this.#bar, this.#pictures, this.#bytes];
  }

  /** @param {Progress} progress */
  show({ phase, done, total, bytes, totalBytes, secondsLeft }) {
    const { clean: text } = this.#page.text;
    const percent = totalBytes === 0 ? 0 : Math.round((100 * bytes) / totalBytes);
    this.#bar.value = percent;
    this.#pictures.textContent = phase === 'faces' ? text.faces(done, total) : text.progress(done, total);
    const left = secondsLeft === undefined ? '' : ` · ${text.left(secondsLeft)}`;
    this.#bytes.textContent = text.bytes(bytes, totalBytes) + left;
    // The search for faces comes first, then the count begins anew.
    this.#spoken = Math.min(this.#spoken, percent);
    if (percent - this.#spoken < SPOKEN_STEP) return;
    this.#spoken = percent;
    this.#page.shell.say(text.spoken(percent));
  }
}

/** Percent between two words to a screen reader. */
const SPOKEN_STEP = 20;
