/** What a place of the made-up head shows, in CT and in MR: each tissue covers what lies further out. */

import { brain, stem, within } from './brain.js';
import { cover, ellipsoid, length, merged, rod } from './shapes.js';
import { ear, skin } from './skin.js';

/** @typedef {{ air: number, skin: number, fat: number, muscle: number, bone: number, marrow: number, fluid: number, eye: number, lens: number, grey: number, white: number }} Values */

/** Hounsfield units. @type {Values} */
export const CT = { air: -1000, skin: 60, fat: -95, muscle: 55, bone: 1150, marrow: 520, fluid: 6, eye: 12, lens: 85, grey: 39, white: 30 };

/** As bright as in a T1-weighted picture. @type {Values} */
export const T1 = { air: 0, skin: 560, fat: 940, muscle: 390, bone: 50, marrow: 620, fluid: 150, eye: 170, lens: 420, grey: 510, white: 760 };

/**
 * The value of a place.
 * @param {Values} of
 * @param {number} x
 * @param {number} y
 * @param {number} z
 * @param {number} blur millimetres over which one tissue goes over into the next
 */
export function tissue(of, x, y, z, blur) {
  const depth = brain(x, y, z);
  if (depth < -blur) return within(of, x, y, z, depth, blur);
  const out = skin(x, y, z);
  if (out > blur) return of.air;
  let value = outside(of, x, y, z, out, depth, blur);
  if (depth < 12 + blur && z > -62) value = vault(of, value, x, y, depth, blur);
  value += (of.fluid - value) * cover(depth - 2.6, blur);
  if (depth < blur) value += (within(of, x, y, z, depth, blur) - value) * cover(depth, blur);
  return y > 40 || z > -8 ? value : value + (of.air - value) * cover(airway(x, y, z), blur);
}

/**
 * The skull about the brain: two plates of bone and marrow between them.
 * @param {Values} of
 * @param {number} value
 * @param {number} x
 * @param {number} y
 * @param {number} depth
 * @param {number} blur
 */
function vault(of, value, x, y, depth, blur) {
  const thick = 8.5 + 1.2 * Math.sin(x * 0.06 + 1) * Math.cos(y * 0.05) + 0.01 * Math.max(0, y);
  const plate = value + (of.bone - value) * cover(depth - thick, blur);
  return plate + (of.marrow - plate) * 0.85 * cover(Math.max(4.4 - depth, depth - thick + 2), blur + 0.6);
}

/**
 * Skin, fat, muscles, the bones of the face and the spine.
 * @param {Values} of
 * @param {number} x
 * @param {number} y
 * @param {number} z
 * @param {number} out
 * @param {number} depth
 * @param {number} blur
 */
function outside(of, x, y, z, out, depth, blur) {
  const side = Math.abs(x);
  const isEar = side > 66 && ear(side, y, z) < 1;
  let value = of.air + (of.skin - of.air) * cover(out, blur);
  if (isEar) return value;
  const thin = Math.max(0, Math.min(1, (z + 20) / 30));
  const flesh = 7.5 - 2.5 * thin + 2.2 * Math.sin(x * 0.045 + 2) * Math.sin(z * 0.06);
  value += (of.fat - value) * cover(out + 2.2, blur);
  value += (of.muscle * (0.96 + 0.04 * Math.sin(0.31 * y + 0.2 * z + 0.4 * side) * Math.sin(0.23 * side - 0.17 * y)) - value) * cover(out + flesh, blur + 1);
  if (z > 0 || (depth < 9 && z > -40)) return value;
  value += (of.fat - value) * 0.9 * cover(pads(side, y, z), blur + 2);
  const bone = bones(side, y, z, depth);
  value += (of.bone - value) * cover(bone, blur);
  value += (of.marrow - value) * 0.8 * cover(bone + 4, blur + 1);
  if (y > -8) return z < -62 ? spine(of, value, x, y, z, blur) : value;
  const eye = ellipsoid(side - 31, y + 79, z + 42, 12, 12, 12);
  value += (of.eye - value) * cover(eye, blur);
  return value + (of.lens - value) * cover(ellipsoid(side - 31, y + 88, z + 42, 4.5, 2.2, 4.5), blur);
}

/**
 * Fat behind the eyes and in the cheeks.
 * @param {number} side
 * @param {number} y
 * @param {number} z
 */
function pads(side, y, z) {
  const orbit = ellipsoid(side - 30, y + 62, z + 43, 15, 24, 15);
  const cheek = ellipsoid(side - 44, y + 58, z + 82, 10, 16, 16);
  // Straight and slanting muscles of the eye, and its nerve.
  const nerve = rod(side - 31, y + 68, z + 42, -14, 34, 2, 2.2);
  const muscle = Math.abs(Math.abs(side - 30 + 0.28 * (y + 70)) - 11) - 1.4;
  return Math.min(Math.max(orbit, -nerve, -muscle), cheek);
}

/**
 * @param {number} side
 * @param {number} y
 * @param {number} z
 * @param {number} depth
 */
function bones(side, y, z, depth) {
  const upper = ellipsoid(side, y + 73, z + 82, 28, 17, 11);
  const cheek = rod(side - 26, y + 76, z + 60, 28, 22, 2, 5.5);
  const arch = rod(side - 54, y + 54, z + 58, 10, 40, 4, 3.4);
  const brow = rod(side - 8, y + 88, z + 27, 30, 10, 0, 5);
  const nose = rod(side, y + 90, z + 36, 0, -9, -14, 3.6);
  const jaw = merged(rod(side - 48, y + 16, z + 78, -34, -60, -38, 6), rod(side - 50, y + 12, z + 54, -1, -2, -26, 5), 6);
  const teeth = Math.max(Math.abs(length(side * 0.95, y + 62, 0) - 24) - 4, Math.abs(z + 98) - 9, y + 58);
  const petrous = ellipsoid(side - 48, y - 18, z + 44, 18, 14, 13);
  const wall = Math.max(Math.abs(ellipsoid(side - 30, y + 62, z + 43, 18, 27, 18)) - 1.3, y + 80);
  return Math.min(upper, cheek, arch, brow, nose, jaw, teeth, petrous, wall, depth > 0 ? Math.max(depth - 6.5, z + 18, -z - 60) : 99);
}

/**
 * Vertebrae with the cord in water.
 * @param {Values} of
 * @param {number} before
 * @param {number} x
 * @param {number} y
 * @param {number} z
 * @param {number} blur
 */
function spine(of, before, x, y, z, blur) {
  const disc = Math.abs(((z + 200) % 17) - 8.5) - 6.6;
  const body = Math.max(ellipsoid(x, y - 6, 0, 17, 14, 1e4), z + 74);
  const ring = Math.max(Math.abs(ellipsoid(x, y - 27, 0, 13, 12, 1e4)) - 2.5, z + 70, disc + 1);
  const spike = Math.max(rod(x, y - 40, 0, 0, 22, 0, 3.5), z + 74, disc);
  let value = before + (of.bone - before) * cover(Math.min(Math.max(body, disc), ring, spike), blur);
  value += (of.marrow - value) * cover(Math.max(body + 2.5, disc + 1.5), blur + 0.5);
  value += (of.muscle * 0.8 - value) * cover(Math.max(body, -disc), blur);
  value += (of.fluid - value) * cover(ellipsoid(x, y - 25, 0, 9.5, 8, 1e4), blur);
  return value + (of.white - value) * cover(stem(x, y, z), blur);
}

/**
 * Sinuses, the cavities of nose and mouth, the windpipe, the canals of the ears and cells behind them.
 * @param {number} x
 * @param {number} y
 * @param {number} z
 */
function airway(x, y, z) {
  const side = Math.abs(x);
  const brow = Math.max(ellipsoid(side - 12, y + 86, z + 20, 11, 5, 9), 1.5 - side);
  const antrum = ellipsoid(side - 28, y + 62, z + 66, 12, 15, 14);
  const shells = Math.abs(length(side - 9, z + 66 - 3 * Math.sin(z * 0.3), 0) - 5) - 2.4;
  const nasal = Math.max(ellipsoid(x, y + 66, z + 64, 12, 32, 18), 1 - side, shells);
  const sphenoid = Math.max(ellipsoid(x, y + 30, z + 44, 13, 11, 8), 0.8 - side);
  const cells = Math.max(ellipsoid(side - 10, y + 60, z + 44, 8, 20, 9), 1 - Math.abs(((y + 200) % 8) - 4));
  const throat = merged(rod(x, y + 24, z + 66, 0, 0, -28, 8), rod(x, y + 22, z + 94, 0, 2, -120, 6.5), 6);
  const canal = rod(side - 58, y - 6, z + 40, 30, 2, 0, 2.6);
  const mouth = Math.max(ellipsoid(x, y + 62, z + 92, 19, 22, 4), -3 - Math.abs(side));
  return Math.min(brow, antrum, nasal, sphenoid, cells, throat, canal, mouth);
}
