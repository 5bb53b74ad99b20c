/** A small picture by which a person knows a series again. */

import { el } from './dom.js';

/** @typedef {import('./types.js').Picture} Picture */

/** Small pictures of several series, drawn one after the other, since each takes a worker. */
export class Covers {
  #study;
  #stop = new AbortController();
  /** @type {{ id: string, canvas: HTMLCanvasElement }[]} */
  #all = [];

  /** @param {import('./types.js').StudySummary} study */
  constructor(study) {
    this.#study = study;
  }

  /**
   * A place for the picture of a series. It stays empty where there is none to show.
   * @param {string} id of the series
   * @param {string} label what it is, for who cannot see it
   */
  of(id, label) {
    const canvas = el('canvas', { role: 'img', 'aria-label': label, width: SIDE, height: SIDE, hidden: true });
    this.#all.push({ id, canvas });
    return el('div', { class: 'cover' }, canvas);
  }

  /** Draws them. */
  async draw() {
    const { signal } = this.#stop;
    for (const { id, canvas } of this.#all) {
      const picture = await this.#study.cover(id, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      if (picture) paint(canvas, picture);
      canvas.hidden = !picture;
    }
  }

  /** Forgets the pictures. */
  leave() {
    this.#stop.abort();
    for (const { canvas } of this.#all) Object.assign(canvas, { width: 0, height: 0 });
  }
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Picture} picture
 */
function paint(canvas, { columns, rows, width, height, data }) {
  const whole = el('canvas', { width, height });
  whole.getContext('2d')?.putImageData(new ImageData(data, width, height), 0, 0);
  const scale = SIDE / Math.max(columns, rows);
  const [across, down] = [columns * scale, rows * scale];
  const context = canvas.getContext('2d');
  if (context) context.imageSmoothingQuality = 'high';
  context?.drawImage(whole, (SIDE - across) / 2, (SIDE - down) / 2, across, down);
}

/** Pixels of a side: twice what is seen of it, for fine screens. */
const SIDE = 144;
