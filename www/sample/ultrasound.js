/** A made-up picture of a kidney in ultrasound: a fan of echoes, ticks of centimetres, and the name burned in above it. */

import { chance } from './chance.js';
import { binary, instanceFile } from './dicom-file.js';
import { write } from './letters.js';
import { examined, grey, instance } from './person.js';

/** @typedef {import('./dicom-file.js').Element} Element */

/**
 * The only file.
 * @returns {Generator<File>}
 */
export function* ultrasound() {
  const picture = fan();
  scale(picture);
  for (const line of LINES) write(picture, COLUMNS, line);
  yield instanceFile('ULTRASOUND.dcm', SERIES, instance(3, 1), grey(COLUMNS, ROWS, picture));
}

/** What comes back from each place that the probe sees. */
function fan() {
  const grain = speckled();
  const picture = new Uint8Array(COLUMNS * ROWS);
  for (let at = 0; at < picture.length; at += 1) {
    const [x, y] = [(at % COLUMNS) - MIDDLE, Math.floor(at / COLUMNS) - APEX];
    const [reach, angle] = [Math.sqrt(x * x + y * y), Math.atan2(x, y)];
    if (reach < PROBE || reach > DEEPEST || Math.abs(angle) > HALF) continue;
    const depth = (reach - PROBE) / (DEEPEST - PROBE);
    const rim = Math.min(1, (HALF - Math.abs(angle)) * 40, (1 - depth) * 40);
    const heard = echo(x / 100, (y + APEX - 250) / 100, depth) * grain(reach, angle) * (1 - 0.35 * depth);
    picture[at] = Math.max(0, Math.min(235, rim * (118 + 47 * Math.log(heard + 0.004))));
  }
  return picture;
}

/**
 * How much a place sends back: liver, kidney, the bright arc of the midriff, vessels without echo.
 * @param {number} x in hundreds of pixels from the middle, as y is
 * @param {number} y
 * @param {number} depth from the probe on, 0 to 1
 */
function echo(x, y, depth) {
  const along = 0.94 * (x - 0.35) + 0.34 * (y - 0.28);
  const over = 0.94 * (y - 0.28) - 0.34 * (x - 0.35);
  const kidney = Math.sqrt((along / 1.08) ** 2 + (over / 0.54) ** 2) + 0.04 * Math.sin(5 * along);
  const behind = y - 1.62 + 0.24 * (x - 0.2) ** 2;
  if (depth < 0.12) return 0.5 + 0.42 * Math.sin(depth * 190 + 2 * x);
  if (Math.abs(behind - 0.03) < 0.03) return 5;
  if (behind > 0) return 0.1;
  if (kidney > 1) return (kidney < 1.05 ? 1.6 : 0.42) * Math.min(1, 0.03 + Math.max(0, vessels(x, y) - 0.75) * 2);
  const middle = Math.sqrt((along / 0.66) ** 2 + (over / 0.2) ** 2) + 0.22 * Math.sin(9 * along + 3 * over);
  const pyramid = Math.sqrt((((along * 3.2 + 10.5) % 1) - 0.5) ** 2 * 5 + ((Math.abs(over) - 0.31) / 0.1) ** 2);
  const pith = 0.24 - 0.17 * Math.max(0, Math.min(1, 2 - 2 * pyramid)) * (Math.abs(along) < 0.75 ? 1 : 0);
  return pith + (1.5 - pith) * Math.max(0, Math.min(1, (1.08 - middle) * 6));
}

/**
 * Less than one within a vessel of the liver.
 * @param {number} x
 * @param {number} y
 */
function vessels(x, y) {
  const first = Math.abs(y + 0.35 - 0.5 * (x + 0.9) ** 2 + 0.2 * x) / 0.055 + (x > -0.15 || x < -1.25 ? 9 : 0);
  const second = Math.sqrt(((x + 0.95) / 0.13) ** 2 + ((y - 0.42) / 0.08) ** 2);
  return Math.min(first, second, Math.sqrt(((x - 0.2) / 0.07) ** 2 + ((y + 0.75) / 0.05) ** 2));
}

/**
 * Speckle, longer across the beam than along it, and longer with depth.
 * @returns {(reach: number, angle: number) => number}
 */
function speckled() {
  const next = chance(815);
  const grid = Float32Array.from({ length: RINGS * BEAMS }, () => -Math.log(1 - next() * 0.9999));
  return (reach, angle) => {
    const [ring, beam] = [reach / 2.1, (angle / HALF + 1) * (BEAMS / 2 - 2)];
    const [r, b] = [Math.floor(ring), Math.floor(beam)];
    const [u, v] = [ring - r, beam - b];
    const at = (/** @type {number} */ one, /** @type {number} */ other) => grid[(one % RINGS) * BEAMS + other] ?? 0;
    return (1 - u) * ((1 - v) * at(r, b) + v * at(r, b + 1)) + u * ((1 - v) * at(r + 1, b) + v * at(r + 1, b + 1));
  };
}

/**
 * Ticks of centimetres along the right side, a ramp of greys on the left.
 * @param {Uint8Array} picture
 */
function scale(picture) {
  for (let y = TOP; y <= BOTTOM; y += 1) {
    const isLong = (y - TOP) % (5 * PER_CM) === 0;
    for (let x = 0; x < (isLong ? 12 : 6); x += 1) if ((y - TOP) % PER_CM === 0) picture[y * COLUMNS + RIGHT - 14 + x] = 190;
    for (let x = 0; x < 10; x += 1) if (y < TOP + 160) picture[y * COLUMNS + LEFT + 4 + x] = 235 - Math.floor(((y - TOP) * 235) / 160);
  }
}

const COLUMNS = 640;
const ROWS = 512;
const MIDDLE = 320;
/** Rows: where the beams meet, where the region begins and ends. */
const APEX = 2;
const TOP = 64;
const BOTTOM = 484;
const LEFT = 24;
const RIGHT = 616;
/** Pixels from where the beams meet. */
const PROBE = 70;
const DEEPEST = 476;
const HALF = 0.66;
const PER_CM = 28;
const RINGS = 240;
const BEAMS = 150;

/** @type {import('./letters.js').Line[]} */
const LINES = [
  { text: 'EXAMPLE HOSPITAL', left: 20, top: 8 },
  { text: 'EXAMPLE ROBIN', left: 20, top: 30, dot: 3 },
  { text: 'ID EX-004711', left: 300, top: 34 },
  { text: '12.04.1961', left: 496, top: 34 },
  { text: '17.05.2024 10:48', left: 424, top: 8 },
  { text: 'DR SAMPLE', left: 30, top: 456 },
  { text: 'RIGHT KIDNEY', left: 440, top: 456 },
];

/** @type {Element[]} where the fan is and what a pixel measures (PS3.3 C.8.5.5) */
const REGION = [
  [0x00186012, 'US', [1]],
  [0x00186014, 'US', [1]],
  [0x00186016, 'UL', binary('UL', 2)],
  [0x00186018, 'UL', binary('UL', LEFT)],
  [0x0018601a, 'UL', binary('UL', TOP)],
  [0x0018601c, 'UL', binary('UL', RIGHT)],
  [0x0018601e, 'UL', binary('UL', BOTTOM)],
  [0x00186024, 'US', [3]],
  [0x00186026, 'US', [3]],
  [0x0018602c, 'FD', binary('FD', 1 / PER_CM)],
  [0x0018602e, 'FD', binary('FD', 1 / PER_CM)],
];

/** @type {Element[]} */
const SERIES = [
  ...examined({
    number: 3,
    modality: 'US',
    date: '20240517',
    time: '104800',
    study: 'Belly scan for Robin Example',
    series: 'Right kidney',
    part: 'KIDNEY',
    sopClass: '1.2.840.10008.5.1.4.1.1.6.1',
    kind: 'ORIGINAL\\PRIMARY\\ABDOMINAL\\0001',
  }),
  [0x00185000, 'SH', '12'],
  [0x00186011, 'SQ', [REGION]],
  [0x00200020, 'CS', ''],
  [0x00200060, 'CS', 'R'],
  [0x00280301, 'CS', 'YES'],
];
