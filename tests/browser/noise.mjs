/** A zip as a hospital's portal makes it, but of noise: no picture in it can be packed, guessed or shared with another. */

import { createCipheriv } from 'node:crypto';
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { basename, join } from 'node:path';
import { crc32 } from 'node:zlib';

import { sample } from './belly.mjs';

const SIDE = 512;
/** Bytes of the picture of one instance. */
export const PIXELS = 2 * SIDE * SIDE;

/**
 * Writes instances of half a mebibyte of noise into one zip file, stored, of less than 4 GB.
 * @param {string} path
 * @param {number} count
 * @returns {Promise<number>} its bytes
 */
export async function writeNoise(path, count) {
  const file = openSync(path, 'w');
  const lines = [];
  let offset = 0;
  for await (const { name: short, header, pixels } of slices(count)) {
    const name = Buffer.from(`scans/${short}`);
    const about = description(name, header.length + PIXELS, crc32(pixels, crc32(header)));
    const head = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), about, name]);
    lines.push(line(about, name, offset));
    for (const part of [head, header, pixels]) offset += writeSync(file, part);
  }
  const directory = Buffer.concat(lines);
  offset += writeSync(file, directory) + writeSync(file, end(count, directory.length, offset));
  closeSync(file);
  return offset;
}

/**
 * Writes the same instances into a folder, a file each.
 * @param {string} folder
 * @param {number} count
 */
export async function writeSlices(folder, count) {
  for await (const { name, header, pixels } of slices(count)) writeFileSync(join(folder, basename(name)), Buffer.concat([header, pixels]));
}

/**
 * Instances of noise, what comes before the pixels and the pixels.
 * @param {number} count
 */
async function* slices(count) {
  const plant = () => /** @type {import('./planted.mjs').Element[]} */ ([
    [0x00280010, 'US', [SIDE]],
    [0x00280011, 'US', [SIDE]],
    [0x00280030, 'DS', '0.78\\0.78'],
  ]);
  const random = noise();
  for (const small of sample({ slices: count, size: 8, plant })) {
    const bytes = Buffer.from(await small.arrayBuffer());
    const header = bytes.subarray(0, bytes.length - 2 * 8 * 8);
    header.writeUInt32LE(PIXELS, header.length - 4);
    yield { name: small.name, header, pixels: random() };
  }
}

/** Makes samples of twelve bits, other ones with each call and the same in each run. */
function noise() {
  const cipher = createCipheriv('aes-128-ctr', 'a seed for noise', Buffer.alloc(16));
  const zeros = Buffer.alloc(PIXELS);
  return () => {
    const bytes = cipher.update(zeros);
    for (let at = 1; at < bytes.length; at += 2) bytes[at] = Number(bytes[at]) & 0x0f;
    return bytes;
  };
}

/**
 * What the head of a file and its line in the directory share.
 * @param {Buffer} name
 * @param {number} size
 * @param {number} sum
 */
function description(name, size, sum) {
  const about = Buffer.alloc(26);
  about.writeUInt16LE(10, 0);
  about.writeUInt32LE(sum, 10);
  about.writeUInt32LE(size, 14);
  about.writeUInt32LE(size, 18);
  about.writeUInt16LE(name.length, 22);
  return about;
}

/**
 * @param {Buffer} about
 * @param {Buffer} name
 * @param {number} offset
 */
function line(about, name, offset) {
  const where = Buffer.alloc(14);
  where.writeUInt32LE(offset, 10);
  return Buffer.concat([Buffer.from('PK\x01\x02\x0a\x00', 'latin1'), about, where, name]);
}

/**
 * @param {number} count
 * @param {number} size
 * @param {number} offset
 */
function end(count, size, offset) {
  const fields = Buffer.alloc(22);
  fields.write('PK\x05\x06', 'latin1');
  fields.writeUInt16LE(count, 8);
  fields.writeUInt16LE(count, 10);
  fields.writeUInt32LE(size, 12);
  fields.writeUInt32LE(offset, 16);
  return fields;
}
