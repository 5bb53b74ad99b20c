/** Slices through the made-up head, as a scanner lays them. It knows where a place lies, and no attribute but those that say so. */

import { skin } from './skin.js';
import { tissue } from './tissue.js';

/** @typedef {[number, number, number]} Place */
/**
 * @typedef {object} View
 * @property {Place} across unit vector along a row, in the patient's axes
 * @property {Place} down along a column
 * @property {Place} onwards from slice to slice
 * @property {Place} corner the centre of the first sample
 * @property {number} columns
 * @property {number} rows
 * @property {number} slices
 * @property {number} pixel millimetres from sample to sample
 * @property {number} step millimetres from slice to slice
 * @property {number} nod degrees by which the head is bent forward
 * @property {number} turn degrees by which it is turned to a side
 */

/**
 * The values of one slice.
 * @param {View} view
 * @param {number} slice from 0 on
 * @param {import('./tissue.js').Values} of
 * @param {(value: number, x: number, y: number, z: number) => number} measured what the scanner makes of the value of a place
 * @returns {Uint16Array<ArrayBuffer>}
 */
export function sliced(view, slice, of, measured) {
  const { columns, rows, pixel, across } = view;
  const values = new Uint16Array(columns * rows);
  const [du, dv, dw] = posed(view, across);
  for (let row = 0; row < rows; row += 1) {
    const first = placed(view, 0, row, slice);
    const [u, v, w] = posed(view, first);
    let free = 0;
    for (let column = 0; column < columns; column += 1) {
      const far = column * pixel;
      const value = free > 0 ? of.air : tissue(of, u + far * du, v + far * dv, w + far * dw, pixel);
      // Far from the skin nothing need be asked for a while.
      if (free > 0) free -= 1;
      else if (value === of.air) free = Math.floor((skin(u + far * du, v + far * dv, w + far * dw) - 4) / pixel / 1.5);
      values[row * columns + column] = measured(value, first[0] + far * across[0], first[1] + far * across[1], first[2] + far * across[2]);
    }
  }
  return values;
}

/**
 * Where a sample lies in the patient.
 * @param {View} view
 * @param {number} column
 * @param {number} row
 * @param {number} slice
 * @returns {Place}
 */
export function placed({ across, down, onwards, corner, pixel, step }, column, row, slice) {
  const along = (/** @type {0 | 1 | 2} */ axis) =>
    corner[axis] + pixel * (column * across[axis] + row * down[axis]) + step * slice * onwards[axis];
  return [along(0), along(1), along(2)];
}

/**
 * Which place of the head lies at one of the patient; of a way, which way it is there.
 * @param {View} view
 * @param {Place} place
 * @returns {Place}
 */
function posed({ nod, turn }, [x, y, z]) {
  const [nods, nodc] = [Math.sin((nod * Math.PI) / 180), Math.cos((nod * Math.PI) / 180)];
  const [turns, turnc] = [Math.sin((turn * Math.PI) / 180), Math.cos((turn * Math.PI) / 180)];
  const v = turns * x + turnc * y;
  return [turnc * x - turns * y, nodc * v - nods * z, nods * v + nodc * z];
}

/**
 * Where a slice lies, as attributes.
 * @param {View} view
 * @param {number} slice
 * @returns {import('./dicom-file.js').Element[]}
 */
export function plane(view, slice) {
  const [x, y, z] = placed(view, 0, 0, slice);
  return [
    [0x00200032, 'DS', [x, y, z].map((along) => along.toFixed(3)).join('\\')],
    [0x00200037, 'DS', [...view.across, ...view.down].join('\\')],
    [0x00201041, 'DS', (view.step * slice).toFixed(2)],
    [0x00180050, 'DS', String(view.step)],
    [0x00280030, 'DS', `${view.pixel}\\${view.pixel}`],
  ];
}
