/** Zip files for tests: a small writer that deflates, and a reader that gives every header field as it stands. */

import { deflateRawSync } from 'node:zlib';

import { crc32Of } from './crc.mjs';

/** @typedef {{ name: string, bytes: Uint8Array }} Member */
/** @typedef {{ method: number, flags: number, time: number, date: number, extra: number, comment: number, attributes: number }} Header */
/** @typedef {Header & { name: string, bytes: Buffer }} Read */

/**
 * @param {Member[]} members
 * @returns {Buffer}
 */
export function pack(members) {
  /** @type {Buffer[]} */
  const [locals, entries] = [/** @type {Buffer[]} */ ([]), /** @type {Buffer[]} */ ([])];
  let offset = 0;
  for (const { name, bytes } of members) {
    const path = Buffer.from(name);
    const packed = deflateRawSync(bytes);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(0x800, 2);
    shared.writeUInt16LE(8, 4);
    shared.writeUInt32LE(crc32Of(bytes), 10);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(bytes.length, 18);
    shared.writeUInt16LE(path.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), shared, path, packed]);
    const where = Buffer.alloc(14);
    where.writeUInt32LE(offset, 10);
    entries.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), shared, where, path]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(members.length, 4);
  end.writeUInt16LE(members.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06', 'latin1'), end]);
}

/**
 * Reads a stored zip of less than 4 GB and checks every checksum on the way.
 * @param {Buffer} zip
 * @returns {Read[]}
 */
export function unpack(zip) {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) throw new Error('not a zip');
  /** @type {Read[]} */
  const members = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [nameLength, extra, comment] = [28, 30, 32].map((field) => zip.readUInt16LE(at + field));
    const name = zip.toString('utf8', at + 46, at + 46 + Number(nameLength));
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(start, start + zip.readUInt32LE(at + 20));
    if (crc32Of(bytes) !== zip.readUInt32LE(at + 16)) throw new Error('a checksum is wrong');
    members.push({
      name,
      bytes,
      method: zip.readUInt16LE(at + 10),
      flags: zip.readUInt16LE(at + 8),
      time: zip.readUInt16LE(at + 12),
      date: zip.readUInt16LE(at + 14),
      extra: Number(extra) + zip.readUInt16LE(local + 28),
      comment: Number(comment),
      attributes: zip.readUInt32LE(at + 38),
    });
    at += 46 + Number(nameLength) + Number(extra) + Number(comment);
  }
  return members;
}
