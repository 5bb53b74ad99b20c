/** The made-up head in CT, on its rest: axial slices in Hounsfield units. */

import { noise } from './chance.js';
import { instanceFile } from './dicom-file.js';
import { examined, grey, instance } from './person.js';
import { plane, sliced } from './slices.js';
import { CT } from './tissue.js';

/** @typedef {import('./dicom-file.js').Element} Element */

/**
 * The files, one by one.
 * @returns {Generator<File>}
 */
export function* headInCt() {
  const random = noise(1961);
  for (let slice = 0; slice < VIEW.slices; slice += 1) {
    let last = 0;
    const samples = sliced(VIEW, slice, CT, (value, x, y) => {
      // Neighbours share some of their noise, as what is computed back from rays does.
      last = 0.5 * last + 9 * random();
      return Math.max(0, Math.min(4095, 1024 + Math.max(value, rest(x, y)) + last));
    });
    const place = slice + 1;
    yield instanceFile(`HEAD_CT_${place}.dcm`, SERIES, instance(2, place), plane(VIEW, slice), grey(VIEW.columns, VIEW.rows, samples));
  }
}

/**
 * What the head lies on: a shell with foam in it.
 * @param {number} x
 * @param {number} y
 */
function rest(x, y) {
  const round = Math.sqrt(x * x + (y + 12) * (y + 12));
  if (y < 50 || round > 124 || Math.abs(x) > 96) return -1000;
  return round > 120.5 ? -60 : -955;
}

/** @type {import('./slices.js').View} */
const VIEW = {
  across: [1, 0, 0],
  down: [0, 1, 0],
  onwards: [0, 0, 1],
  corner: [-118, -138, -148],
  columns: 200,
  rows: 220,
  slices: 59,
  pixel: 1.2,
  step: 4,
  nod: -6,
  turn: 3,
};

/** @type {Element[]} */
const SERIES = [
  ...examined({
    number: 2,
    modality: 'CT',
    date: '20240603',
    time: '084210',
    study: 'Head scan for Robin Example',
    series: 'Head 4 mm',
    part: 'HEAD',
    sopClass: '1.2.840.10008.5.1.4.1.1.2',
    kind: 'ORIGINAL\\PRIMARY\\AXIAL',
  }),
  [0x00180060, 'DS', '120'],
  [0x00181030, 'LO', 'Head routine'],
  [0x00181210, 'SH', 'H31s'],
  [0x00185100, 'CS', 'HFS'],
  [0x00200012, 'IS', '1'],
  [0x00200052, 'UI', '2.25.1022'],
  [0x00201040, 'LO', ''],
  [0x00281050, 'DS', '40'],
  [0x00281051, 'DS', '140'],
  [0x00281052, 'DS', '-1024'],
  [0x00281053, 'DS', '1'],
  [0x00281054, 'LO', 'HU'],
];
