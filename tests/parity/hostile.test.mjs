/** Files that are made to hurt: the module refuses each for its reason, in little memory, and the others come out. */

import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { sample } from '../browser/belly.mjs';
import { Blob, FileReaderSync } from './blob.mjs';
import { load, look } from './clean.mjs';

const FOLDER = process.env.SCANITIZE_HOSTILE;
const SKIP = FOLDER ? false : 'SCANITIZE_HOSTILE is not set: cargo xtask test has the files written';
const MIB = 2 ** 20;
const OPTIONS = { preset: 'ai-service', recipient: 'parity', key: new Uint8Array(32) };

/** The bytes that were read since the last look. */
let read = 0;
class Counting extends FileReaderSync {
  readAsArrayBuffer(blob) {
    read += blob.size;
    return super.readAsArrayBuffer(blob);
  }
}
Object.assign(globalThis, { Blob, FileReaderSync: Counting });

const files = FOLDER
  ? readFileSync(join(FOLDER, 'expected.tsv'), 'utf8').trim().split('\n').map((line) => line.split('\t'))
  : [];

for (const [name, reason] of files) {
  test(`${name} is ${reason}, read at most twice, and in 64 MiB and its size of memory`, async () => {
    // A module of its own: memory never shrinks.
    const core = await load(undefined, name);
    const size = statSync(join(FOLDER, name)).size;
    read = 0;
    assert.equal(await refused(core, blob(name)), reason);
    assert.ok(read <= 2 * size + MIB / 2, `${read} bytes read of ${size}`);
    const byteLength = core.memory.buffer.byteLength + core.codecs.memory;
    assert.ok(byteLength <= 64 * MIB + size, `${(byteLength / MIB).toFixed(1)} MiB for ${(size / MIB).toFixed(1)}`);
  });
}

test('among a hundred files one costs no other', { skip: SKIP }, async () => {
  const sound = await Promise.all(sample({ slices: 99, size: 16 }).map(async (file) => new Blob([new Uint8Array(await file.arrayBuffer())])));
  for (const [name] of files.filter(([path]) => !/\.(zip|iso)$/.test(path))) {
    const core = await load(undefined, `${name}-among-others`);
    const released = await clean(core, [...sound.slice(0, 50), blob(name), ...sound.slice(50)]);
    assert.equal(released, 99, name);
  }
});

/** @param {string} name */
function blob(name) {
  return new Blob([new Uint8Array(readFileSync(join(FOLDER, name)))]);
}

/** Why nothing comes out of a file: for an archive, why it or the first file in it cannot be opened. */
async function refused(core, blob) {
  const input = core.Input.blob(blob);
  if (!core.Archive.isArchive(input)) {
    input.free();
    return (await outcomes(core, [blob]))[0].reason;
  }
  try {
    core.Archive.open(input).entry(0);
  } catch (error) {
    return error.code;
  }
}

/** How many files come out. */
async function clean(core, blobs) {
  return (await outcomes(core, blobs)).filter(({ verdict }) => verdict === 'released').length;
}

/** Both passes. */
async function outcomes(core, blobs) {
  const { coordinator, context } = look(core, blobs.map((blob, at) => ({ path: String(at), blob })), OPTIONS, 'keep');
  const cleaner = new core.Cleaner(context);
  for (const id of coordinator.todo()) {
    const input = core.Input.blob(blobs[id]);
    const cleaned = await cleaner.clean(input, id);
    coordinator.absorb(id, cleaned.outcome);
    cleaned.free();
    input.free();
  }
  return JSON.parse(coordinator.report()).instances;
}
