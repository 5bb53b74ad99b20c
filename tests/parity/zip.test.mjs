/** The zip writer takes what was verified and nothing else, whole or in pieces. */

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { before, test } from 'node:test';

import { crc32Of } from '../browser/crc.mjs';
import { unpack } from '../browser/zip.mjs';
import { load } from './clean.mjs';

const BYTES = randomBytes(100_000);

let core;
before(async () => void (core = await load()));

test('a file in pieces and a file as a whole stand side by side', () => {
  const zip = new core.ZipWriter();
  const parts = [zip.add('IM1.dcm', BYTES, sha256(BYTES)), zip.begin('IM2.dcm', BYTES.length, crc32Of(BYTES), sha256(BYTES))];
  for (const piece of pieces(BYTES)) parts.push(zip.goOn(piece));
  zip.end();
  const members = unpack(Buffer.concat([...parts, zip.finish()]));
  assert.deepEqual(members.map(({ name }) => name), ['IM1.dcm', 'IM2.dcm']);
  for (const { bytes } of members) assert.equal(Buffer.compare(bytes, BYTES), 0);
});

test('bytes that are not the ones that were verified end no file', () => {
  const swapped = Buffer.from(BYTES);
  swapped[swapped.length - 1] ^= 1;
  for (const [size, sum, hash] of [
    [BYTES.length, crc32Of(BYTES), sha256(BYTES)],
    // The sums of the bytes that come, but the hash of those that were verified.
    [BYTES.length, crc32Of(swapped), sha256(BYTES)],
    [BYTES.length + 2, crc32Of(swapped), sha256(swapped)],
    [BYTES.length, crc32Of(BYTES), sha256(swapped)],
  ]) {
    const zip = new core.ZipWriter();
    zip.begin('IM1.dcm', size, sum, hash);
    for (const piece of pieces(swapped)) zip.goOn(piece);
    assert.throws(() => zip.end(), { code: 'internal-error' });
  }
  const zip = new core.ZipWriter();
  assert.throws(() => zip.add('IM1.dcm', swapped, sha256(BYTES)), { code: 'internal-error' });
  zip.begin('IM1.dcm', 5, 0, '');
  assert.throws(() => zip.goOn(BYTES), { code: 'internal-error' });
  assert.throws(() => zip.finish(), { code: 'internal-error' });
});

function* pieces(bytes) {
  for (let at = 0; at < bytes.length; at += 30_000) yield bytes.subarray(at, at + 30_000);
}

function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}
