/** The series that were found, each with a box to tick. */

import { el, value } from '../dom.js';

/** @typedef {import('../types.js').Series} Series */
/** @typedef {import('../shell.js').Text} Text */

/** A list of series of which a person picks some. */
export class SeriesList {
  #text;
  /** @type {{ id: string, box: HTMLInputElement }[]} */
  #rows = [];
  #trouble = el('p', { class: 'trouble', role: 'alert' });

  /**
   * @param {Text} text
   * @param {Series[]} series
   */
  constructor(text, series) {
    this.#text = text;
    const { look } = text;
    const [clear, troubled] = [series.filter(({ reason }) => !reason), series.filter(({ reason }) => reason)];
    const rows = [...clear, ...troubled].map((one, place) => this.#row(one, place));
    const hint = el('p', { class: 'small' }, look.seriesHint);
    const list = el('ul', { class: 'series' }, ...rows);
    /** What is shown. */
    this.element = el('fieldset', {}, el('legend', {}, look.series), hint, this.#trouble, list);
  }

  /** The ids of the ticked series; undefined, and a word about it, if there is none. */
  chosen() {
    const ids = this.#rows.filter(({ box }) => box.checked).map(({ id }) => id);
    this.#trouble.textContent = ids.length === 0 ? this.#text.look.pickOne : '';
    if (ids.length > 0) return ids;
    this.#rows[0]?.box.focus();
    return undefined;
  }

  /**
   * @param {Series} series
   * @param {number} place
   */
  #row({ id, modality, images, bytes, description, reason }, place) {
    const { look, modalities, reasons, pictures, size } = this.#text;
    const name = `series-${place}`;
    const box = el('input', { type: 'checkbox', id: name, checked: true });
    this.#rows.push({ id, box });
    const kind = modalities.get(modality) ?? value(modality);
    const about = `${pictures(images)} · ${size(bytes)}`;
    const why = reason ? el('span', { class: 'why' }, look.obstacle(reasons.get(reason) ?? '')) : null;
    const label = el('label', { for: name }, el('strong', {}, kind), ' ', description ? value(description) : look.unnamed);
    return el('li', {}, box, el('div', {}, label, el('span', { class: 'small' }, about), why));
  }
}
