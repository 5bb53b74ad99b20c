/** ISO 9660 disc images for tests: one folder, names as they are given, stored block by block. */

/** @typedef {import('./zip.mjs').Member} Member */

const SECTOR = 2048;
const ROOT = 18;

/**
 * @param {Member[]} members names without strokes
 * @returns {Buffer}
 */
export function disc(members) {
  const sizes = members.map(({ name }) => record(name, 0, 0).length);
  // No record crosses from one sector into the next: as much of each as the longest record may stay empty.
  const sectors = Math.ceil((68 + sizes.reduce((sum, size) => sum + size, 0)) / (SECTOR - 255));
  const root = { start: ROOT, bytes: Buffer.alloc(sectors * SECTOR) };
  let next = ROOT + sectors;
  let at = put(root.bytes, 0, record('\0', ROOT, root.bytes.length, 2));
  at = put(root.bytes, at, record('\x01', ROOT, root.bytes.length, 2));
  const files = members.map(({ name, bytes }) => {
    at = put(root.bytes, at, record(`${name};1`, next, bytes.length));
    const file = { start: next, bytes: Buffer.from(bytes) };
    next += Math.ceil(bytes.length / SECTOR);
    return file;
  });
  const image = Buffer.alloc(next * SECTOR);
  for (const { start, bytes } of [{ start: 16, bytes: descriptor(root.bytes.length) }, root, ...files]) bytes.copy(image, start * SECTOR);
  image.write('\xffCD001\x01', 17 * SECTOR, 'latin1');
  return image;
}

/**
 * Puts a record where it fits into one sector.
 * @param {Buffer} folder
 * @param {number} at
 * @param {Buffer} bytes
 */
function put(folder, at, bytes) {
  const start = (at % SECTOR) + bytes.length > SECTOR ? Math.ceil(at / SECTOR) * SECTOR : at;
  bytes.copy(folder, start);
  return start + bytes.length;
}

/**
 * A directory record (ECMA-119 9.1).
 * @param {string} name
 * @param {number} block
 * @param {number} size
 * @param {number} [flags]
 */
function record(name, block, size, flags = 0) {
  const bytes = Buffer.alloc(33 + name.length + ((name.length + 1) % 2));
  bytes[0] = bytes.length;
  bytes.writeUInt32LE(block, 2);
  bytes.writeUInt32BE(block, 6);
  bytes.writeUInt32LE(size, 10);
  bytes.writeUInt32BE(size, 14);
  bytes[25] = flags;
  bytes[32] = name.length;
  bytes.write(name, 33, 'latin1');
  return bytes;
}

/** @param {number} size of the root */
function descriptor(size) {
  const bytes = Buffer.alloc(SECTOR);
  bytes.write('\x01CD001\x01', 0, 'latin1');
  bytes.writeUInt16LE(SECTOR, 128);
  bytes.writeUInt16BE(SECTOR, 130);
  record('\0', ROOT, size, 2).copy(bytes, 156);
  return bytes;
}
