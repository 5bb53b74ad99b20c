/** The series that were found, each with a box to tick. */

import { Covers } from '../cover.js';
import { el, value } from '../dom.js';

/** @typedef {import('../types.js').Series} Series */
/** @typedef {import('../shell.js').Text} Text */

/** A list of series of which a person picks some. */
export class SeriesList {
  #text;
  #change;
  /** @type {{ id: string, box: HTMLInputElement }[]} */
  #rows = [];
  #covers;
  #trouble = el('p', { class: 'trouble', role: 'alert' });

  /**
   * @param {Text} text
   * @param {import('../types.js').StudySummary} study
   * @param {Series[]} series those of which something can be cleaned
   * @param {Set<string> | undefined} ticked the ids that were ticked before; all, if nobody has ticked yet
   * @param {() => void} change is called when a tick comes or goes
   */
  constructor(text, study, series, ticked, change) {
    this.#text = text;
    this.#covers = new Covers(study);
    this.#change = change;
    const { look } = text;
    const [clear, troubled] = [series.filter(({ reason }) => !reason), series.filter(({ reason }) => reason)];
    const rows = [...clear, ...troubled].map((one, place) => this.#row(one, place, ticked?.has(one.id) ?? true));
    const hint = el('p', { class: 'small' }, look.seriesHint);
    const list = el('ul', { class: 'series' }, ...rows);
    /** What is shown. */
    this.element = el('fieldset', {}, el('legend', {}, look.series), hint, this.#trouble, list);
    void this.#covers.draw();
  }

  /** Forgets the pictures. */
  leave() {
    this.#covers.leave();
  }

  /** The ids of the ticked series. */
  get ticked() {
    return this.#rows.filter(({ box }) => box.checked).map(({ id }) => id);
  }

  /** The ids of the ticked series; undefined, and a word about it, if there is none. */
  chosen() {
    const ids = this.ticked;
    this.#trouble.textContent = ids.length === 0 ? this.#text.look.pickOne : '';
    if (ids.length > 0) return ids;
    this.#rows[0]?.box.focus();
    return undefined;
  }

  /**
   * @param {Series} series
   * @param {number} place
   * @param {boolean} checked
   */
  #row({ id, modality, images, cleanable, bytes, description, reason }, place, checked) {
    const { look, modalities, reasons, pictures, size } = this.#text;
    const name = `series-${place}`;
    const box = el('input', { type: 'checkbox', id: name, checked, change: () => this.#change() });
    this.#rows.push({ id, box });
    const kind = modalities.get(modality) ?? value(modality);
    const about = `${pictures(images)} · ${size(bytes)}`;
    const why = reason && cleanable < images && el('span', { class: 'why' }, look.obstacle(images - cleanable, reasons.get(reason) ?? ''));
    const label = el('label', { for: name }, el('strong', {}, kind), ' ', description ? value(description) : look.unnamed);
    const words = el('div', {}, label, el('span', { class: 'small' }, about), why);
    return el('li', {}, box, words, this.#covers.of(id, look.cover(modalities.get(modality))));
  }
}
