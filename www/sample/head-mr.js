/** The made-up head in MR: T1-weighted sagittal slices, brighter near the coil, with the noise of magnitudes. */

import { noise } from './chance.js';
import { instanceFile } from './dicom-file.js';
import { examined, grey, instance } from './person.js';
import { plane, sliced } from './slices.js';
import { T1 } from './tissue.js';

/** @typedef {import('./dicom-file.js').Element} Element */

/**
 * The files, one by one.
 * @returns {Generator<File>}
 */
export function* headInMr() {
  const random = noise(4711);
  for (let slice = 0; slice < VIEW.slices; slice += 1) {
    const samples = sliced(VIEW, slice, T1, (value, x, y, z) => {
      const near = 1.02 + 0.0011 * y + 0.0005 * x - 0.0007 * z - 8e-6 * (x * x + y * y);
      const [real, imaginary] = [value * near + 15 * random(), 15 * random()];
      return Math.min(4095, Math.sqrt(real * real + imaginary * imaginary));
    });
    const place = slice + 1;
    yield instanceFile(`HEAD_MR_${place}.dcm`, SERIES, instance(1, place), plane(VIEW, slice), grey(VIEW.columns, VIEW.rows, samples));
  }
}

/** @type {import('./slices.js').View} */
const VIEW = {
  across: [0, 1, 0],
  down: [0, 0, -1],
  onwards: [-1, 0, 0],
  corner: [89, -136, 96],
  columns: 176,
  rows: 176,
  slices: 98,
  pixel: 1.4,
  step: 1.8,
  nod: 3,
  turn: -0.6,
};

/** @type {Element[]} */
const SERIES = [
  ...examined({
    number: 1,
    modality: 'MR',
    date: '20240517',
    time: '101500',
    study: 'Head scan for Robin Example',
    series: 'T1 sagittal',
    part: 'HEAD',
    sopClass: '1.2.840.10008.5.1.4.1.1.4',
    kind: 'ORIGINAL\\PRIMARY\\M\\NORM',
  }),
  [0x00180020, 'CS', 'GR\\IR'],
  [0x00180021, 'CS', 'SK\\MP'],
  [0x00180022, 'CS', ''],
  [0x00180023, 'CS', '3D'],
  [0x00180080, 'DS', '2300'],
  [0x00180081, 'DS', '2.98'],
  [0x00180082, 'DS', '900'],
  [0x00180084, 'DS', '123.2'],
  [0x00180087, 'DS', '3'],
  [0x00180091, 'IS', '1'],
  [0x00181030, 'LO', 'Head routine for R. Example'],
  [0x00181314, 'DS', '9'],
  [0x00185100, 'CS', 'HFS'],
  [0x00200012, 'IS', '1'],
  [0x00200052, 'UI', '2.25.1012'],
  [0x00201040, 'LO', ''],
  [0x00281050, 'DS', '430'],
  [0x00281051, 'DS', '860'],
];
