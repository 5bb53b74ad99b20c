/** The brain of the made-up head: its folds, its white and grey matter, the water within. */

import { cover, ellipsoid, length, merged, rod } from './shapes.js';

/** @typedef {import('./tissue.js').Values} Values */

/**
 * How far a place lies outside of the brain with its stem.
 * @param {number} x
 * @param {number} y
 * @param {number} z
 */
export function brain(x, y, z) {
  const side = Math.abs(x);
  const cerebrum = Math.max(ellipsoid(x, y + 5, z - 4, 65, 83, 63), -24 - 0.1 * y - z);
  if (z > 8) return cerebrum;
  const temporal = ellipsoid(side - 38, y + 10, z + 25, 21, 38, 24);
  return Math.min(merged(merged(cerebrum, temporal, 8), cerebellum(x, y, z), 2), stem(x, y, z));
}

/**
 * The value of a place within.
 * @param {Values} of
 * @param {number} x
 * @param {number} y
 * @param {number} z
 * @param {number} depth how far it lies outside, which is less than nothing
 * @param {number} blur
 */
export function within(of, x, y, z, depth, blur) {
  if (z < -10 && y > 0) {
    const small = cerebellum(x, y, z);
    if (small < depth + 1) return leaves(of, x, y, z, small, blur);
  }
  const fold = folds(x, y, z);
  // Where a fold opens there is water; the rind follows it as it follows the surface.
  const bottom = 15 + 5 * Math.sin(x * 0.13 + y * 0.09) * Math.cos(z * 0.11);
  const near = Math.min(-depth, Math.abs(x) + 3 * Math.max(0, between(y, z)));
  const open = Math.max(fold - 0.7, near - bottom);
  const rind = Math.min(Math.max(fold - 3.6, near - bottom - 3), near - 2.8);
  let value = of.white + (of.grey - of.white) * cover(rind, blur + 0.5);
  value += (of.fluid - value) * cover(open, blur);
  if (depth > -12 && z > 40) return value + (of.fluid - value) * cover(halves(x, y, z), blur);
  value += (of.grey - value) * cover(nuclei(x, y, z), blur + 1);
  value += (of.white - value) * cover(z > 0 ? callosum(x, y, z) : stem(x, y, z) + 1, z > 0 ? blur : blur + 4);
  return value + (of.fluid - value) * cover(Math.min(halves(x, y, z), water(x, y, z)), blur);
}

/**
 * How far a place lies from the nearest fold of the rind. Folds run inwards from the surface: they are drawn on a ball about the middle.
 * @param {number} x
 * @param {number} y
 * @param {number} z
 */
function folds(x, y, z) {
  const out = length(x / 65, (y + 5) / 83, (z - 2) / 63) + 1e-6;
  const reach = (0.55 + 0.45 * out) / out;
  const bend = 1.6 * Math.sin(x * 0.08 + 2) * Math.cos(y * 0.07);
  const u = (x * reach) / 5.2 + bend;
  const v = ((y + 5) * reach) / 6.1 + bend;
  const w = (z * reach) / 5.4 - bend;
  return Math.abs(Math.sin(u) * Math.cos(v) + Math.sin(v) * Math.cos(w) + Math.sin(w) * Math.cos(u)) * 4;
}

/**
 * @param {Values} of
 * @param {number} x
 * @param {number} y
 * @param {number} z
 * @param {number} depth
 * @param {number} blur
 */
function leaves(of, x, y, z, depth, blur) {
  const leaf = Math.sin(1.15 * (z + 0.35 * y + 2 * Math.sin(x * 0.1)) + 0.4 * Math.sin(y * 0.5));
  const grey = of.grey + (of.fluid - of.grey) * 0.45 * Math.max(0, leaf);
  // The tree of life: white from the middle out, thinner outwards.
  const tree = Math.min(-depth - 4, 11) - 3.4 + 2.2 * leaf;
  return grey + (of.white - grey) * cover(-tree, blur + 2);
}

/**
 * @param {number} x
 * @param {number} y
 * @param {number} z
 */
function cerebellum(x, y, z) {
  return merged(ellipsoid(Math.abs(x) - 22, y - 44, z + 43, 28, 27, 23), ellipsoid(x, y - 42, z + 42, 20, 24, 22), 6);
}

/**
 * From the midbrain down into the neck.
 * @param {number} x
 * @param {number} y
 * @param {number} z
 */
export function stem(x, y, z) {
  const cord = rod(x, y - 18, z + 66, 0, 6, -120, 6.5);
  return merged(merged(rod(x, y - 4, z + 16, 0, 14, -54, 11), ellipsoid(x, y - 4, z + 40, 17, 13, 15), 6), cord, 8);
}

/**
 * @param {number} x
 * @param {number} y
 * @param {number} z
 */
function nuclei(x, y, z) {
  const side = Math.abs(x);
  const thalamus = ellipsoid(side - 11, y - 8, z - 2, 9, 15, 9);
  const putamen = ellipsoid(side - 27 - 0.12 * (y + 8), y + 10, z - 2, 5.5, 18, 10);
  const caudate = rod(side - 13, y + 30, z - 10, 5, 34, 9, 4.5);
  return Math.min(thalamus, putamen, caudate);
}

/**
 * The bridge between the halves, an arch above the water.
 * @param {number} x
 * @param {number} y
 * @param {number} z
 */
function callosum(x, y, z) {
  const arch = ellipsoid(0, y + 2, z - 6, 1e4, 41, 24);
  return Math.max(Math.abs(arch + 3) - 3, Math.abs(x) - 13, 2 - z - 0.02 * (y + 2) ** 2 + 0.9 * Math.abs(y + 2));
}

/**
 * Water between the halves, down to the bridge.
 * @param {number} x
 * @param {number} y
 * @param {number} z
 */
function halves(x, y, z) {
  return Math.max(Math.abs(x) - 0.7, between(y, z));
}

/**
 * How far the halves are from parting there: they do in front of, above and behind the bridge.
 * @param {number} y
 * @param {number} z
 */
function between(y, z) {
  return Math.max(2 - z + 0.1 * Math.abs(y), -ellipsoid(0, y + 2, z - 6, 1e4, 42, 25));
}

/**
 * Water in the chambers, about the stem and above the temples.
 * @param {number} x
 * @param {number} y
 * @param {number} z
 */
function water(x, y, z) {
  const side = Math.abs(x);
  const horn = rod(side - 8, y + 34, z - 13, 1, 30, 7, 5.5);
  const body = rod(side - 9, y + 4, z - 20, 15, 44, -14, 5);
  const third = ellipsoid(x, y - 4, z + 4, 2.2, 15, 11);
  const fourth = ellipsoid(x, y - 25, z + 40, 8, 6, 9);
  const cistern = ellipsoid(x, y + 16, z + 25, 13, 10, 7);
  const sylvian = ellipsoid(side - 47, y + 16, z + 5 - 0.15 * (y + 16), 14, 26, 2.4);
  return Math.min(merged(horn, body, 4), third, fourth, cistern, sylvian);
}
