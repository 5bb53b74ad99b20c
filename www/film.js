/** A film of the made-up scan with the label that goes with it covered: what this page does, as a picture. */

import { el } from './dom.js';
import { pixels } from './belly.js';

/**
 * @param {string} caption
 * @returns {HTMLElement}
 */
export function film(caption) {
  const lines = LABEL.map((text) => el('span', { class: 'film-line' }, text));
  const label = el('p', { class: 'film-label' }, ...lines);
  const side = el('p', { class: 'film-side' }, 'R');
  const sheet = el('div', { class: 'film-sheet' }, slice(), side);
  const shown = el('div', { 'aria-hidden': 'true' }, sheet, label);
  return el('figure', { class: 'film' }, shown, el('figcaption', {}, caption));
}

function slice() {
  const canvas = el('canvas', { width: SIZE, height: SIZE });
  const context = canvas.getContext('2d');
  if (!context) return canvas;
  const stored = new Uint16Array(pixels(0.45, SIZE).buffer);
  const image = context.createImageData(SIZE, SIZE);
  stored.forEach((density, at) => {
    const grey = Math.max(0, Math.min(255, ((density - DARKEST) / (BRIGHTEST - DARKEST)) * 255));
    // White, the clearer the darker: on the sheet that is light, as on a film, and WebKit does not blend a canvas with what is behind it.
    image.data.set([255, 255, 255, grey], at * 4);
  });
  context.putImageData(image, 0, 0);
  return canvas;
}

const SIZE = 320;
const LABEL = ['EXAMPLE^ROBIN', 'EX-004711', '1961-04-12', 'EXAMPLE HOSPITAL'];
/** The window, in stored values. */
const DARKEST = 885;
const BRIGHTEST = 1340;
