/** A made-up X-ray of a chest: how much of the rays each part takes, ribs by their edges, and the letter that says which side is left. */

import { noise } from './chance.js';
import { instanceFile } from './dicom-file.js';
import { write } from './letters.js';
import { examined, grey, instance } from './person.js';

/** @typedef {import('./dicom-file.js').Element} Element */

/**
 * The only file.
 * @returns {Generator<File>}
 */
export function* chest() {
  const random = noise(1017);
  const picture = new Uint16Array(COLUMNS * ROWS);
  for (let at = 0; at < picture.length; at += 1) {
    const [x, y] = [(at % COLUMNS) / HALF - 1, Math.floor(at / COLUMNS) / HALF - 1.15];
    const taken = body(x, y) + bones(x, y);
    picture[at] = Math.max(0, Math.min(4095, 3900 * (1 - Math.exp(-0.62 * taken)) + 26 * random() + 40));
  }
  write(picture, COLUMNS, { text: 'L', left: 630, top: 70, dot: 6, ink: 4000 });
  yield instanceFile('CHEST.dcm', SERIES, instance(4, 1), grey(COLUMNS, ROWS, picture));
}

/**
 * Soft parts, as thick as the rays go through them; the picture's left is the right of who stands before it.
 * @param {number} x
 * @param {number} y
 */
function body(x, y) {
  const dome = Math.sqrt(Math.max(0, 1 - shape(0.86 * (x - 0.12) + 0.5 * (y - 0.32), 0.86 * (y - 0.32) - 0.5 * (x - 0.12), 0.42, 0.3) ** 2));
  const knob = Math.sqrt(Math.max(0, 1 - shape(x - 0.13, y + 0.25, 0.11, 0.13) ** 2));
  const middle = soft((0.12 + 0.06 * (y + 0.35) ** 2 - Math.abs(x - 0.02)) / 0.06);
  const [right, left] = [lung(x + 0.44, y, 0.38, 0.5), lung(0.46 - x, y, 0.36, 0.57)];
  const air = Math.max(right, left) * (1 - 0.62 * dome) * (1 - 0.4 * knob) * (1 - 0.8 * middle);
  const windpipe = 0.2 * soft((0.05 - Math.abs(x + 0.01)) / 0.03) * soft((-0.2 - y) / 0.15);
  const bubble = 0.3 * soft((1 - shape(x - 0.42, y - 0.84, 0.17, 0.08)) / 0.5);
  return Math.max(0.02, trunk(x, y) * (1 - 0.8 * air) + 0.25 * middle + 0.3 * dome + 0.16 * knob - windpipe - bubble + 0.8 * vessels(x, y) * air);
}

/**
 * Neck, shoulders and trunk in one outline.
 * @param {number} x
 * @param {number} y
 */
function trunk(x, y) {
  const wide = 0.27 + 1.05 * soft((y + 0.86) / 0.14) - 0.36 * soft((y + 0.1) / 0.45);
  const thick = 0.95 + 0.25 * soft((y + 0.3) / 0.7) + 0.4 * soft((y - 0.55) / 0.25);
  return thick * Math.sqrt(Math.max(0, 1 - (x / wide) ** 4));
}

/**
 * How much of a ray one lung fills.
 * @param {number} x from its middle, outwards for the left one
 * @param {number} y
 * @param {number} wide
 * @param {number} floor where the dome of the midriff stands
 */
function lung(x, y, wide, floor) {
  const inside = 1 - shape(x, y - 0.3, wide * (1 - 0.1 * soft((-0.2 - y) / 0.4)), 1.06);
  return Math.min(soft((inside - 0.03) / 0.14), soft((floor + 1.2 * x ** 2 - y) / 0.02)) * (0.8 + 0.2 * soft(inside));
}

/**
 * Branches of the vessels, from either root outwards.
 * @param {number} x
 * @param {number} y
 */
function vessels(x, y) {
  let sum = 0;
  for (const side of [-1, 1]) {
    const [u, v] = [side * x - 0.2, y - 0.02];
    const [reach, angle] = [Math.sqrt(u * u + v * v), Math.atan2(v, u)];
    const root = 0.3 * Math.exp(-((u / 0.09) ** 2) - (v / 0.16) ** 2);
    const bend = angle + 0.35 * Math.sin(reach * 7 + side);
    const ray = Math.abs(Math.sin(bend * 4.5)) * reach;
    const twig = Math.abs(Math.sin(bend * 11 + 1)) * reach;
    sum += soft((u + 0.02) / 0.06) * (root + 0.17 * Math.exp(-((ray / 0.035) ** 2) - reach * 3.4) + 0.1 * Math.exp(-((twig / 0.05) ** 2) - reach * 3));
  }
  return sum;
}

/**
 * Ribs, collarbones, shoulder blades and the spine.
 * @param {number} x
 * @param {number} y
 */
function bones(x, y) {
  const side = Math.abs(x);
  let sum = 0;
  for (let rib = 0; rib < 10; rib += 1) {
    const [top, wide] = [-0.74 + 0.135 * rib, 0.42 + 0.42 * Math.min(1, (rib + 0.6) / 4.6)];
    const share = Math.min(1, side / wide);
    const back = top + 0.2 * share ** 2 - 0.07 * Math.sin(share * 3);
    const front = top + 0.5 - 0.26 * share ** 2;
    const end = soft((wide - side) / 0.03);
    sum += 0.2 * end * edged(y - back, 0.026) * soft((side - 0.08) / 0.04);
    if (rib < 7) sum += 0.11 * end * edged(y - front, 0.03) * soft((side - 0.34 - 0.03 * rib) / 0.1);
  }
  const collar = edged(y + 0.71 - 0.16 * (side - 0.1) + 0.1 * Math.sin(side * 5.5), 0.028) * soft((side - 0.1) / 0.03) * soft((0.78 - side) / 0.05);
  const blade = Math.min(soft((side - 0.72 + 0.18 * (y + 0.3)) / 0.04), soft((0.1 - y) / 0.1), soft((1 - shape(side - 0.95, y + 0.3, 0.28, 0.52)) / 0.1));
  const spine = soft((0.085 - side) / 0.02) * (0.2 + 0.07 * soft(Math.sin(y * 40) * 2));
  const arm = Math.max(0, 1 - shape(side - 1.02, y + 0.62, 0.14, 0.15));
  return sum + 0.26 * collar + 0.16 * blade + spine + 0.5 * Math.sqrt(arm);
}

/**
 * A tube of bone: its wall takes more than its middle.
 * @param {number} off from its middle
 * @param {number} half its width
 */
function edged(off, half) {
  const share = Math.abs(off) / half;
  return share > 1.15 ? 0 : soft((1 - share) / 0.14) * (0.62 + 0.5 * share ** 4);
}

/**
 * One within an ellipse is reached on its rim.
 * @param {number} x
 * @param {number} y
 * @param {number} a
 * @param {number} b
 */
function shape(x, y, a, b) {
  return Math.sqrt((x / a) ** 2 + (y / b) ** 2);
}

/**
 * From nothing below -1 to all above 1.
 * @param {number} value
 */
function soft(value) {
  const share = Math.min(1, Math.max(0, 0.5 + value / 2));
  return share * share * (3 - 2 * share);
}

const COLUMNS = 720;
const ROWS = 840;
const HALF = 360;

/** @type {Element[]} */
const SERIES = [
  ...examined({
    number: 4,
    modality: 'CR',
    date: '20240603',
    time: '091500',
    study: 'Chest picture of Robin Example',
    series: 'Chest PA',
    part: 'CHEST',
    sopClass: '1.2.840.10008.5.1.4.1.1.1',
    kind: 'ORIGINAL\\PRIMARY',
  }),
  [0x00180060, 'DS', '125'],
  [0x00181164, 'DS', '0.5\\0.5'],
  [0x00181405, 'IS', '1'],
  [0x00185101, 'CS', 'PA'],
  [0x00200020, 'CS', 'L\\F'],
  [0x00281050, 'DS', '2000'],
  [0x00281051, 'DS', '3900'],
];
