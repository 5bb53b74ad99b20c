/** Who is in the made-up scans, and what every file says of that: invented details of the kinds that real ones carry. */

/** @typedef {import('./dicom-file.js').Element} Element */

/** @type {Element[]} */
export const PERSON = [
  [0x00080080, 'LO', 'Example Hospital'],
  [0x00080081, 'ST', '1 Hospital Road, Nowhere'],
  [0x00080090, 'PN', 'Sample^Alex^^Dr'],
  [0x00081050, 'PN', 'Fiction^Sam^^Dr'],
  [0x00081070, 'PN', 'Pretend^Kim'],
  [0x00100010, 'PN', 'Example^Robin'],
  [0x00100020, 'LO', 'EX-004711'],
  [0x00100030, 'DA', '19610412'],
  [0x00100040, 'CS', 'O'],
  [0x00101010, 'AS', '063Y'],
  [0x00101020, 'DS', '1.72'],
  [0x00101030, 'DS', '70'],
  [0x00101040, 'LO', '7 Made-Up Lane, Nowhere'],
  [0x00102154, 'SH', '555 0100'],
];

/**
 * @typedef {object} Examination
 * @property {number} number of the study, and of its series within the person's
 * @property {string} modality
 * @property {string} date
 * @property {string} time
 * @property {string} study its description
 * @property {string} series its description
 * @property {string} part of the body
 * @property {string} sopClass
 * @property {string} kind as Image Type says it
 */

/**
 * What all files of a series say. No number of one series is that of another.
 * @param {Examination} examination
 * @returns {Element[]}
 */
export function examined({ number, modality, date, time, study, series, part, sopClass, kind }) {
  return [
    ...PERSON,
    [0x00080008, 'CS', kind],
    [0x00080016, 'UI', sopClass],
    [0x00080020, 'DA', date],
    [0x00080021, 'DA', date],
    [0x00080022, 'DA', date],
    [0x00080023, 'DA', date],
    [0x00080030, 'TM', time],
    [0x00080031, 'TM', time],
    [0x00080032, 'TM', time],
    [0x00080033, 'TM', time],
    [0x00080050, 'SH', `ACC-08${15 + number}`],
    [0x00080060, 'CS', modality],
    [0x00080070, 'LO', 'Fictional Scanners'],
    [0x00081010, 'SH', `${modality}-ROOM-1`],
    [0x00081030, 'LO', study],
    [0x0008103e, 'LO', series],
    [0x00081090, 'LO', 'Phantom One'],
    // A maker's own notes, in which names hide.
    [0x00090010, 'LO', 'FICTIONAL SCANNERS'],
    [0x00091001, 'LO', 'Robin Example, second visit'],
    [0x00180015, 'CS', part],
    [0x00181000, 'LO', `SN-3141${number}`],
    [0x00181020, 'LO', '1.0'],
    [0x0020000d, 'UI', `2.25.${1000 + 10 * number}`],
    [0x0020000e, 'UI', `2.25.${1001 + 10 * number}`],
    [0x00200010, 'SH', `STUDY-${number}`],
    [0x00200011, 'IS', '1'],
    [0x00321032, 'PN', 'Sample^Alex^^Dr'],
    [0x00400244, 'DA', date],
    [0x00400245, 'TM', time],
    [0x00400253, 'SH', `PPS-${number}`],
  ];
}

/**
 * What one file of a series says of itself.
 * @param {number} series the number of its examination
 * @param {number} place from 1 on
 * @returns {Element[]}
 */
export function instance(series, place) {
  return [
    [0x00080018, 'UI', `2.25.${1000 * (series + 1) + place}`],
    [0x00200013, 'IS', String(place)],
  ];
}

/**
 * How the samples of a grey picture are stored.
 * @param {number} columns
 * @param {number} rows
 * @param {Uint8Array | Uint16Array<ArrayBuffer>} samples those of more than eight bits have twelve
 * @returns {Element[]}
 */
export function grey(columns, rows, samples) {
  const bits = samples instanceof Uint16Array ? 12 : 8;
  return [
    [0x00280002, 'US', [1]],
    [0x00280004, 'CS', 'MONOCHROME2'],
    [0x00280010, 'US', [rows]],
    [0x00280011, 'US', [columns]],
    [0x00280100, 'US', [bits === 12 ? 16 : 8]],
    [0x00280101, 'US', [bits]],
    [0x00280102, 'US', [bits - 1]],
    [0x00280103, 'US', [0]],
    [0x7fe00010, bits === 12 ? 'OW' : 'OB', new Uint8Array(samples.buffer)],
  ];
}
