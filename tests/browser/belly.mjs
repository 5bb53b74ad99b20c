/** A small made-up study of a belly, as files: real DICOM with invented details of the kinds that real ones carry. */

import { pixels } from '../../www/belly.js';
import { dicomFile } from '../../www/sample/dicom-file.js';

/** @typedef {import('../../www/sample/dicom-file.js').Element} Element */

/**
 * Makes the files.
 * @param {{ slices?: number, size?: number, plant?: (slice: number) => Element[], name?: (slice: number) => string }} [wish]
 *   `plant` gives elements that are added to a slice or stand in place of its own
 * @returns {File[]}
 */
export function sample({ slices = 24, size = 256, plant = () => [], name = fileName } = {}) {
  return Array.from({ length: slices }, (_, slice) => {
    const elements = new Map([...described(slice, slices, size), ...plant(slice)].map((element) => [element[0], element]));
    const sorted = [...elements.values()].sort(([a], [b]) => a - b);
    return new File([dicomFile(meta(slice), sorted)], name(slice), { lastModified: 0 });
  });
}

/** @param {number} slice */
function fileName(slice) {
  return `ROBIN_EXAMPLE_${String(slice + 1).padStart(3, '0')}.dcm`;
}

/**
 * @param {number} slice
 * @returns {Element[]}
 */
function meta(slice) {
  return [
    [0x00020001, 'OB', Uint8Array.of(0, 1)],
    [0x00020002, 'UI', CT_IMAGE_STORAGE],
    [0x00020003, 'UI', instance(slice)],
    [0x00020010, 'UI', '1.2.840.10008.1.2.1'],
    [0x00020012, 'UI', '2.25.100'],
    [0x00020016, 'AE', 'EXAMPLE_CT'],
  ];
}

/**
 * @param {number} slice
 * @param {number} slices
 * @param {number} size
 * @returns {Element[]}
 */
function described(slice, slices, size) {
  return [...PERSON, ...EXAMINATION, ...imageOf(slice, slices, size)];
}

/** @type {Element[]} */
const PERSON = [
  [0x00100010, 'PN', 'Example^Robin'],
  [0x00100020, 'LO', 'EX-004711'],
  [0x00100030, 'DA', '19610412'],
  [0x00100040, 'CS', 'O'],
  [0x00101010, 'AS', '063Y'],
  [0x00101040, 'LO', '7 Made-Up Lane, Nowhere'],
  [0x00102154, 'SH', '555 0100'],
];

const CT_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.2';

/** @type {Element[]} */
const EXAMINATION = [
  [0x00080008, 'CS', 'ORIGINAL\\PRIMARY\\AXIAL'],
  [0x00080016, 'UI', CT_IMAGE_STORAGE],
  [0x00080020, 'DA', '20240517'],
  [0x00080021, 'DA', '20240517'],
  [0x00080022, 'DA', '20240517'],
  [0x00080023, 'DA', '20240517'],
  [0x00080030, 'TM', '101500'],
  [0x00080031, 'TM', '101730'],
  [0x00080033, 'TM', '101730'],
  [0x00080050, 'SH', 'ACC-0815'],
  [0x00080060, 'CS', 'CT'],
  [0x00080070, 'LO', 'Fictional Scanners'],
  [0x00080080, 'LO', 'Example Hospital'],
  [0x00080090, 'PN', 'Sample^Alex^^Dr'],
  [0x00081010, 'SH', 'CT-ROOM-1'],
  [0x00081030, 'LO', 'Belly scan for Robin Example'],
  [0x0008103e, 'LO', 'Belly 5 mm'],
  [0x00081070, 'PN', 'Pretend^Kim'],
  [0x00081090, 'LO', 'Phantom One'],
  [0x00090010, 'LO', 'FICTIONAL SCANNERS'],
  [0x00091001, 'LO', 'Robin Example, second visit'],
  [0x00180015, 'CS', 'ABDOMEN'],
  [0x00180050, 'DS', '5'],
  [0x00180060, 'DS', '120'],
  [0x00181000, 'LO', 'SN-31415'],
  [0x00181030, 'LO', 'Belly routine'],
  [0x00185100, 'CS', 'HFS'],
  [0x0020000d, 'UI', '2.25.1001'],
  [0x0020000e, 'UI', '2.25.1002'],
  [0x00200010, 'SH', 'STUDY-1'],
  [0x00200011, 'IS', '2'],
  [0x00200012, 'IS', '1'],
  [0x00200037, 'DS', '1\\0\\0\\0\\1\\0'],
  [0x00200052, 'UI', '2.25.1003'],
  [0x00201040, 'LO', ''],
  [0x00280002, 'US', [1]],
  [0x00280004, 'CS', 'MONOCHROME2'],
  [0x00280100, 'US', [16]],
  [0x00280101, 'US', [12]],
  [0x00280102, 'US', [11]],
  [0x00280103, 'US', [0]],
  [0x00281050, 'DS', '40'],
  [0x00281051, 'DS', '400'],
  [0x00281052, 'DS', '-1024'],
  [0x00281053, 'DS', '1'],
  [0x00281054, 'LO', 'HU'],
];

/**
 * @param {number} slice
 * @param {number} slices
 * @param {number} size
 * @returns {Element[]}
 */
function imageOf(slice, slices, size) {
  const spacing = 400 / size;
  return [
    [0x00080018, 'UI', instance(slice)],
    [0x00200013, 'IS', String(slice + 1)],
    [0x00200032, 'DS', `-200\\-200\\${slice * 5}`],
    [0x00280010, 'US', [size]],
    [0x00280011, 'US', [size]],
    [0x00280030, 'DS', `${spacing}\\${spacing}`],
    [0x7fe00010, 'OW', pixels(slice / slices, size)],
  ];
}

/** @param {number} slice */
function instance(slice) {
  return `2.25.${2000 + slice}`;
}
