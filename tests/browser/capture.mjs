/** A made-up screen picture with writing in it, as a machine makes them: the name of who does not exist, in dots. */

import { dicomFile } from '../../www/sample/dicom-file.js';
import { write } from '../../www/sample/letters.js';

/** @typedef {import('../../www/sample/dicom-file.js').Element} Element */
/** @typedef {import('../../www/sample/letters.js').Line} Line */

/**
 * Makes one picture.
 * @param {{ columns?: number, rows?: number, lines?: Line[], number?: number, person?: Element[], name?: string }} [wish]
 *   `person` gives elements that are added or stand in place of its own
 * @returns {File}
 */
export function capture({ columns = 512, rows = 384, lines = LINES, number = 1, person = [], name = `ROBIN_EXAMPLE_SCREEN_${number}.dcm` } = {}) {
  const instance = `2.25.${3000 + number}`;
  const own = [...described(instance, number), ...picture(columns, rows, lines)];
  const elements = new Map([...own, ...person].map((element) => [element[0], element]));
  const sorted = [...elements.values()].sort(([a], [b]) => a - b);
  return new File([dicomFile(meta(instance), sorted)], name, { lastModified: 0 });
}

/**
 * @param {string} instance
 * @returns {Element[]}
 */
function meta(instance) {
  return [
    [0x00020001, 'OB', Uint8Array.of(0, 1)],
    [0x00020002, 'UI', SECONDARY_CAPTURE],
    [0x00020003, 'UI', instance],
    [0x00020010, 'UI', '1.2.840.10008.1.2.1'],
    [0x00020012, 'UI', '2.25.100'],
  ];
}

/**
 * @param {string} instance
 * @param {number} number
 * @returns {Element[]}
 */
function described(instance, number) {
  return [
    [0x00080008, 'CS', 'DERIVED\\SECONDARY'],
    [0x00080016, 'UI', SECONDARY_CAPTURE],
    [0x00080018, 'UI', instance],
    [0x00080020, 'DA', '20240517'],
    [0x00080030, 'TM', '101500'],
    [0x00080050, 'SH', 'ACC-0815'],
    [0x00080060, 'CS', 'OT'],
    [0x00080064, 'CS', 'WSD'],
    [0x00080070, 'LO', 'Fictional Scanners'],
    [0x00080080, 'LO', 'Example Hospital'],
    [0x00080090, 'PN', 'Sample^Alex^^Dr'],
    [0x00081030, 'LO', 'Belly scan for Robin Example'],
    [0x0008103e, 'LO', 'Screen picture'],
    [0x00100010, 'PN', 'Example^Robin'],
    [0x00100020, 'LO', 'EX-004711'],
    [0x00100030, 'DA', '19610412'],
    [0x00100040, 'CS', 'O'],
    [0x0020000d, 'UI', '2.25.1001'],
    [0x0020000e, 'UI', '2.25.1004'],
    [0x00200010, 'SH', 'STUDY-1'],
    [0x00200011, 'IS', '3'],
    [0x00200013, 'IS', String(number)],
    [0x00200020, 'CS', ''],
  ];
}

/**
 * @param {number} columns
 * @param {number} rows
 * @param {Line[]} lines
 * @returns {Element[]}
 */
function picture(columns, rows, lines) {
  const grey = shape(columns, rows);
  for (const line of lines) write(grey, columns, line);
  return [
    [0x00280002, 'US', [1]],
    [0x00280004, 'CS', 'MONOCHROME2'],
    [0x00280010, 'US', [rows]],
    [0x00280011, 'US', [columns]],
    [0x00280100, 'US', [8]],
    [0x00280101, 'US', [8]],
    [0x00280102, 'US', [7]],
    [0x00280103, 'US', [0]],
    [0x7fe00010, 'OB', grey],
  ];
}

/**
 * A fan of soft grey, as an ultrasound machine paints it, on black.
 * @param {number} columns
 * @param {number} rows
 */
function shape(columns, rows) {
  return Uint8Array.from({ length: columns * rows }, (_, at) => {
    const x = (at % columns) / columns - 0.5;
    const y = Math.floor(at / columns) / rows - 0.18;
    const depth = Math.hypot(x, y);
    if (y < 0 || depth < 0.1 || depth > 0.72 || Math.abs(x) > 0.75 * y) return 0;
    const layers = 46 + 26 * Math.sin(depth * 31) + 18 * Math.sin(depth * 17 + x * 9);
    const hole = Math.hypot(x - 0.06, (y - 0.36) * 1.4) < 0.11 ? 0.25 : 1;
    // A little grain, the same each time.
    return Math.max(0, layers * hole) + ((at * 2654435761) >>> 28);
  });
}

const SECONDARY_CAPTURE = '1.2.840.10008.5.1.4.1.1.7';
/** @type {Line[]} */
const LINES = [
  { text: 'EXAMPLE ROBIN', left: 16, top: 14, dot: 3 },
  { text: 'EX-004711', left: 16, top: 56 },
  { text: '12.04.1961', left: 376, top: 14 },
];
