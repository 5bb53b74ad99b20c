/** Scans with values planted where real ones carry what identifies, written to a folder of their own. */

import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { sample } from './belly.mjs';

/** @typedef {import('../../www/sample/dicom-file.js').Element} Element */
/** @typedef {{ name: string, bytes: Buffer }} Planted */

/** Words that stand in no standard and no picture: none may be found where nothing of the input belongs. */
export const CANARIES = [
  'Quibblewort', 'Zanthe', 'ZQ-77-31-KV', '19530719', 'Hobbledown Infirmary', 'Vexwick', 'ACCQ-5519', 'Mumblecrust Lane',
  'SNX-90210-Q', 'Frobnitz visit', 'Deepwell', 'PreambleQuip', 'TrailingQuip', 'FileQuip', 'FolderQuip',
];

/** @returns {Element[]} */
export function identity() {
  return [
    [0x00080050, 'SH', 'ACCQ-5519'],
    [0x00080080, 'LO', 'Hobbledown Infirmary'],
    [0x00080090, 'PN', 'Vexwick^Odo^^Dr'],
    [0x00081030, 'LO', 'Belly of Zanthe Quibblewort'],
    [0x00091001, 'LO', 'Frobnitz visit'],
    [0x00100010, 'PN', 'Quibblewort^Zanthe'],
    [0x00100020, 'LO', 'ZQ-77-31-KV'],
    [0x00100030, 'DA', '19530719'],
    [0x00101040, 'LO', '3 Mumblecrust Lane'],
    [0x00181000, 'LO', 'SNX-90210-Q'],
    [0x00400275, 'SQ', [nested(12)]],
  ];
}

/**
 * Twelve levels of items with a name at the bottom.
 * @param {number} depth
 * @returns {Element[]}
 */
function nested(depth) {
  return [depth === 0 ? [0x00400007, 'LO', 'Deepwell'] : [0x00400008, 'SQ', [nested(depth - 1)]]];
}

/**
 * The files of a planted study.
 * @param {{ slices?: number, size?: number, plant?: (slice: number) => Element[] }} [wish]
 * @returns {Promise<Planted[]>}
 */
export function planted({ slices = 6, size = 64, plant = identity } = {}) {
  const files = sample({ slices, size, plant, name: (slice) => `FolderQuip/FileQuip ${slice}.dcm` });
  return Promise.all(files.map(async (file) => ({ name: file.name, bytes: spoilt(Buffer.from(await file.arrayBuffer())) })));
}

/**
 * Puts values where no data element is: in the preamble and behind the data set.
 * @param {Buffer} bytes
 */
function spoilt(bytes) {
  bytes.write('PreambleQuip', 8, 'latin1');
  return Buffer.concat([bytes, trailing('TrailingQuip')]);
}

/**
 * Data set trailing padding (FFFC,FFFC) that holds words.
 * @param {string} words
 */
function trailing(words) {
  const value = Buffer.from(words, 'latin1');
  const head = Buffer.from([0xfc, 0xff, 0xfc, 0xff, 0x4f, 0x42, 0, 0, value.length, 0, 0, 0]);
  return Buffer.concat([head, value]);
}

/**
 * Writes files into a new folder.
 * @param {{ name: string, bytes: Uint8Array }[]} files
 * @returns {string} the folder
 */
export function written(files) {
  const folder = mkdtempSync(join(tmpdir(), 'scanitize-'));
  for (const { name, bytes } of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
  return folder;
}

/**
 * The canaries that stand in some bytes or text, in any case of letters.
 * @param {string | Uint8Array} where
 * @returns {string[]}
 */
export function sung(where) {
  const text = (typeof where === 'string' ? where : Buffer.from(where).toString('latin1')).toLowerCase();
  return CANARIES.filter((canary) => text.includes(canary.toLowerCase()));
}
