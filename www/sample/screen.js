/** A made-up picture of a screen on which the head is looked at: three cuts through it, and who it is of in every corner. */

import { chance } from './chance.js';
import { instanceFile } from './dicom-file.js';
import { write } from './letters.js';
import { examined, grey, instance } from './person.js';
import { T1, tissue } from './tissue.js';

/** @typedef {import('./dicom-file.js').Element} Element */

/**
 * The only file.
 * @returns {Generator<File>}
 */
export function* screen() {
  const picture = new Uint8Array(COLUMNS * ROWS).fill(14);
  const next = chance(3);
  CUTS.forEach((cut, place) => {
    const left = EDGE + place * (SIDE + EDGE);
    for (let at = 0; at < SIDE * SIDE; at += 1) {
      const [column, row] = [at % SIDE, Math.floor(at / SIDE)];
      const [x, y, z] = cut((column - SIDE / 2) * PIXEL, (row - SIDE / 2) * PIXEL);
      picture[(TOP + row) * COLUMNS + left + column] = Math.min(240, tissue(T1, x, y, z, PIXEL) / 4 + 14 * next());
    }
  });
  for (const line of LINES) write(picture, COLUMNS, line);
  yield instanceFile('SCREEN.dcm', SERIES, instance(5, 1), grey(COLUMNS, ROWS, picture));
}

const COLUMNS = 720;
const ROWS = 340;
const SIDE = 224;
const EDGE = 12;
const TOP = 70;
/** Millimetres. */
const PIXEL = 1.1;

/** @type {((right: number, down: number) => [x: number, y: number, z: number])[]} */
const CUTS = [
  (right, down) => [right, down - 12, 14],
  (right, down) => [3, right - 12, -24 - down],
  (right, down) => [right, -4, -24 - down],
];

/** @type {import('./letters.js').Line[]} */
const LINES = [
  { text: 'EXAMPLE ROBIN', left: 16, top: 12, dot: 3 },
  { text: 'EX-004711', left: 16, top: 42 },
  { text: '12.04.1961', left: 584, top: 12 },
  { text: 'EXAMPLE HOSPITAL', left: 512, top: 42 },
  { text: 'DR SAMPLE', left: 16, top: 310 },
  { text: '17.05.2024', left: 584, top: 310 },
];

/** @type {Element[]} */
const SERIES = [
  ...examined({
    number: 5,
    modality: 'OT',
    date: '20240517',
    time: '113000',
    study: 'Head scan for Robin Example',
    series: 'Screen picture',
    part: 'HEAD',
    sopClass: '1.2.840.10008.5.1.4.1.1.7',
    kind: 'DERIVED\\SECONDARY',
  }),
  [0x00080064, 'CS', 'WSD'],
  [0x00200020, 'CS', ''],
];
