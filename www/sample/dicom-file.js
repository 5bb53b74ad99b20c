/** Writes a made-up DICOM file, explicit VR little endian, for the built-in sample. It knows no attribute. */

/** @typedef {string | number[] | Uint8Array | Element[][]} Value text, 16-bit numbers, bytes, or the items of a sequence */
/** @typedef {[tag: number, vr: string, value: Value]} Element */

/**
 * A whole file: preamble, file meta information, data set.
 * @param {Element[]} meta the elements of group 0002 but its length
 * @param {Element[]} elements in ascending order
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function dicomFile(meta, elements) {
  const information = joined(meta.map(encoded));
  const length = encoded([0x00020000, 'UL', little(information.length, 4)]);
  const preamble = new Uint8Array(128);
  return joined([preamble, new TextEncoder().encode('DICM'), length, information, ...elements.map(encoded)]);
}

/**
 * A file of one instance, whose UID and class stand among its elements.
 * @param {string} name
 * @param {...Element[]} parts its elements in any order; a later one stands in place of an earlier one
 * @returns {File}
 */
export function instanceFile(name, ...parts) {
  const all = new Map(parts.flat().map((element) => [element[0], element]));
  const [, , sopClass = ''] = all.get(0x00080016) ?? [];
  const [, , instance = ''] = all.get(0x00080018) ?? [];
  /** @type {Element[]} */
  const meta = [
    [0x00020001, 'OB', Uint8Array.of(0, 1)],
    [0x00020002, 'UI', sopClass],
    [0x00020003, 'UI', instance],
    [0x00020010, 'UI', '1.2.840.10008.1.2.1'],
    [0x00020012, 'UI', '2.25.100'],
  ];
  return new File([dicomFile(meta, [...all.values()].sort(([a], [b]) => a - b))], name, { lastModified: 0 });
}

/**
 * Numbers of 32 bits, or of 64 with a fraction, as a value.
 * @param {'UL' | 'FD'} vr
 * @param {...number} numbers
 */
export function binary(vr, ...numbers) {
  const size = vr === 'UL' ? 4 : 8;
  const view = new DataView(new ArrayBuffer(size * numbers.length));
  numbers.forEach((number, at) => (vr === 'UL' ? view.setUint32(at * size, number, true) : view.setFloat64(at * size, number, true)));
  return new Uint8Array(view.buffer);
}

/**
 * @param {Element} element
 * @returns {Uint8Array<ArrayBuffer>}
 */
function encoded([tag, vr, value]) {
  const bytes = padded(vr, bytesOf(value));
  const head = [...little(tag >>> 16, 2), ...little(tag & 0xffff, 2), ...new TextEncoder().encode(vr)];
  const length = LONG.has(vr) ? [0, 0, ...little(bytes.length, 4)] : little(bytes.length, 2);
  return joined([Uint8Array.from([...head, ...length]), bytes]);
}

/**
 * @param {Value} value
 * @returns {Uint8Array<ArrayBuffer>}
 */
function bytesOf(value) {
  if (typeof value === 'string') return new TextEncoder().encode(value);
  if (value instanceof Uint8Array) return value.slice();
  return joined(value.map((part) => (typeof part === 'number' ? little(part, 2) : item(part))));
}

/** @param {Element[]} elements */
function item(elements) {
  const body = joined(elements.map(encoded));
  return joined([Uint8Array.from([0xfe, 0xff, 0x00, 0xe0]), little(body.length, 4), body]);
}

/**
 * @param {string} vr
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
function padded(vr, bytes) {
  return bytes.length % 2 === 0 ? bytes : joined([bytes, Uint8Array.of(ZERO_PADDED.has(vr) ? 0 : 0x20)]);
}

/**
 * @param {number} value
 * @param {number} size in bytes
 */
function little(value, size) {
  return Uint8Array.from({ length: size }, (_, place) => (value >>> (8 * place)) & 0xff);
}

/**
 * @param {Uint8Array[]} parts
 * @returns {Uint8Array<ArrayBuffer>}
 */
function joined(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** VRs whose length takes four bytes (PS3.5 7.1.2). */
const LONG = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'UC', 'UN', 'UR', 'UT']);
/** VRs that are padded with a zero byte rather than a space. */
const ZERO_PADDED = new Set(['OB', 'UI', 'UN']);
