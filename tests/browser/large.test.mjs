/** One picture that is larger than what a worker holds in memory, all the way to the saved zip. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { sample } from './belly.mjs';
import { written } from './planted.mjs';
import { chooseFiles, clean, download, launch, saveZip, visit } from './visit.mjs';
import { unpack } from './zip.mjs';

const [FRAMES, SIDE] = [600, 512];
const PIXELS = FRAMES * SIDE * SIDE * 2;
const MIB = 2 ** 20;
/** Where white stands, its upper four bits no part of the picture: at both ends, and across the borders of pieces. */
const WHITE = [0, 8 * MIB - 1, 16 * MIB - 3, 256 * MIB - 1, PIXELS - 2];

/** @type {import('playwright-core').Browser} */
let browser;
/** @type {string} */
let folder;
before(async () => {
  browser = await launch();
  folder = written([]);
});
after(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

test('three hundred megabytes in one file are cleaned in little memory and saved', { timeout: 180_000 }, async () => {
  const path = join(folder, 'many-frames');
  await write(path);
  const { page, complaints, end } = await visit(browser, { before: `(${listen})()` });
  await chooseFiles(page, [path]);
  await clean(page);
  const bars = await page.evaluate(() => /** @type {number[]} */ (Reflect.get(globalThis, 'bars')));
  assert.ok(bars.filter((value) => value > 0 && value < 100).length > 3, `the bar stood at ${bars}`);
  const members = unpack(await saveZip(page));
  const manifest = JSON.parse((await download(page, 'Save the share list')).toString());
  const most = await page.evaluate(() => Number(Reflect.get(globalThis, 'most')));
  await end();
  assert.equal(members.length, 1);
  const { name, bytes, flags, extra } = /** @type {import('./zip.mjs').Read} */ (members[0]);
  assert.deepEqual({ name, flags, extra }, { name: 'ST001/SE001/IM0001.dcm', flags: 0, extra: 0 });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  assert.deepEqual(manifest.files, [{ name, sha256, bytes: bytes.length, face: 'kept' }]);
  sameAsPlanted(bytes.subarray(bytes.length - PIXELS));
  assert.ok(most > 0 && most < 80 * MIB, `a worker took ${most / MIB} MiB`);
  assert.deepEqual(complaints, []);
});

/**
 * Writes a picture of many frames, black but for a few samples: on the disc it takes next to no room.
 * @param {string} path
 */
async function write(path) {
  const plant = () => /** @type {import('./planted.mjs').Element[]} */ ([
    [0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.20'],
    [0x00080060, 'CS', 'NM'],
    [0x00280008, 'IS', String(FRAMES)],
    [0x00280010, 'US', [SIDE]],
    [0x00280011, 'US', [SIDE]],
  ]);
  const [small] = sample({ slices: 1, size: 8, plant });
  const bytes = Buffer.from(await /** @type {File} */ (small).arrayBuffer());
  const header = bytes.subarray(0, bytes.length - 8 * 8 * 2);
  header.writeUInt32LE(PIXELS, header.length - 4);
  const file = openSync(path, 'w');
  writeSync(file, header);
  ftruncateSync(file, header.length + PIXELS);
  for (const at of WHITE) writeSync(file, Buffer.of(0xff, 0xff), 0, 2, header.length + at);
  closeSync(file);
}

/** @param {Buffer} pixels */
function sameAsPlanted(pixels) {
  const expected = Buffer.alloc(PIXELS);
  for (const at of WHITE) for (const place of [at, at + 1]) expected[place] = place % 2 === 0 ? 0xff : 0x0f;
  assert.equal(Buffer.compare(pixels, expected), 0, 'the picture is what it was, and only its twelve bits');
}

/** In the page: keeps the most memory that any worker tells of, and where the bar stood. */
function listen() {
  const bars = new Set([0]);
  const look = () => {
    bars.add(Number(document.querySelector('[data-step=clean] progress')?.getAttribute('value')));
    Reflect.set(globalThis, 'bars', [...bars]);
  };
  setInterval(look, 20);
  const Plain = Worker;
  const Heard = class extends Plain {
    /** @param {ConstructorParameters<typeof Worker>} how */
    constructor(...how) {
      super(...how);
      this.addEventListener('message', ({ data }) => {
        Reflect.set(globalThis, 'most', Math.max(Number(Reflect.get(globalThis, 'most') ?? 0), data.memory ?? 0));
      });
    }
  };
  Reflect.set(globalThis, 'Worker', Heard);
}
