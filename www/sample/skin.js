/** The surface of the made-up head: x to its left, y to its back, z up, in millimetres from a place in its brain. */

import { ellipsoid, merged, rod, without } from './shapes.js';

/**
 * How far a place lies outside of the skin.
 * @param {number} x
 * @param {number} y
 * @param {number} z
 */
export function skin(x, y, z) {
  const side = Math.abs(x);
  const skull = merged(ellipsoid(x, y + 5, z - 1, 77, 98, 82), ellipsoid(x, y - 40, z + 12, 66, 58, 62), 14);
  if (z > 8) return skull;
  const head = z > -20 ? skull : merged(skull, neck(x, y, z), 20);
  // So deep nobody asks how deep.
  if (head < -20) return head;
  const faced = y > 20 ? head : merged(head, face(side, y, z), 12);
  return side < 58 || y < -20 || y > 50 ? faced : merged(faced, ear(side, y, z), 7);
}

/**
 * How far it lies outside of a neck without an end.
 * @param {number} x
 * @param {number} y
 * @param {number} z
 */
function neck(x, y, z) {
  return ellipsoid(x, y - 24, Math.max(0, z + 100), 56, 56, 60);
}

/**
 * The ear, but for the hollow of its shell.
 * @param {number} side distance from the middle plane
 * @param {number} y
 * @param {number} z
 */
export function ear(side, y, z) {
  // It stands off to the back.
  const lean = side - 0.42 * (y - 14);
  const shell = merged(ellipsoid(lean - 75, y - 14, z + 34, 6.5, 17, 30), ellipsoid(lean - 73, y - 8, z + 60, 5, 9, 11), 6);
  const hollow = merged(ellipsoid(lean - 81, y - 12, z + 32, 5, 9, 17), rod(lean - 83, y - 7, z + 14, 0, 13, -14, 3), 4);
  return without(shell, hollow, 3);
}

/**
 * @param {number} side
 * @param {number} y
 * @param {number} z
 */
function face(side, y, z) {
  const brow = ellipsoid(side - 16, y + 80, z + 24, 32, 18, 10);
  const middle = ellipsoid(side, y + 48, z + 62, 60, 48, 54);
  const cheek = ellipsoid(side - 38, y + 64, z + 68, 23, 25, 22);
  const jaw = rod(side - 46, y + 22, z + 80, -31, -58, -36, 15);
  const floor = ellipsoid(side, y + 44, z + 97, 51, 50, 32);
  const chin = ellipsoid(side, y + 84, z + 121, 21, 18, 13);
  const bones = merged(merged(merged(merged(brow, middle, 12), cheek, 14), merged(jaw, floor, 12), 12), chin, 14);
  const mouth = merged(bones, lips(side, y, z), 7);
  return nosed(eyed(mouth, side, y, z), side, y, z);
}

/**
 * @param {number} side
 * @param {number} y
 * @param {number} z
 */
function lips(side, y, z) {
  const bed = ellipsoid(side, y + 78, z + 98, 30, 21, 17);
  const upper = ellipsoid(side - 7, y + 96, z + 94.5, 14, 7, 3.8);
  const lower = ellipsoid(side, y + 94, z + 103, 17, 7.5, 4.6);
  const gap = ellipsoid(side, y + 106, z + 99, 24, 10, 0.9);
  return without(merged(bed, merged(upper, lower, 2), 4), gap, 2);
}

/**
 * Sockets with closed eyes in them.
 * @param {number} face
 * @param {number} side
 * @param {number} y
 * @param {number} z
 */
function eyed(face, side, y, z) {
  const socket = ellipsoid(side - 30, y + 104, z + 42, 21, 17, 12);
  const ball = ellipsoid(side - 31, y + 79.5, z + 43, 15.5, 13.5, 13);
  const slit = ellipsoid(side - 31, y + 95, z + 47 - 0.006 * (side - 31) ** 2, 12, 5, 0.8);
  return without(merged(without(face, socket, 10), ball, 4), slit, 1.5);
}

/**
 * @param {number} face
 * @param {number} side
 * @param {number} y
 * @param {number} z
 */
function nosed(face, side, y, z) {
  const bridge = rod(side, y + 87, z + 32, 0, -20, -32, 6.5);
  const tip = ellipsoid(side, y + 106, z + 66, 10, 11, 9);
  const wing = ellipsoid(side - 12, y + 96, z + 70, 7, 10, 7);
  const nostril = ellipsoid(side - 7, y + 101, z + 78, 3.6, 6, 6);
  const nose = merged(merged(bridge, tip, 7), wing, 5);
  return without(merged(face, nose, 7), nostril, 2);
}
