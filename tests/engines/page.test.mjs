/** The whole page in Firefox and WebKitGTK: what is saved is what Chromium saves, byte for byte. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { sung } from '../browser/planted.mjs';
import { serve } from '../browser/site.mjs';
import { unpack } from '../browser/zip.mjs';
import { choose, clean, enter, heads, mixed, press, save } from './course.mjs';
import { ENGINES, startChromium } from './engines.mjs';

/** @typedef {{ what: string, face: 'keep' | 'remove', files?: () => Promise<string[]>, count: number, heads: number, skip?: string | false }} Input `heads` are pictures of them */

/** @type {Input[]} */
const INPUTS = [
  { what: 'the sample', face: 'remove', count: 159, heads: 98 + 59 },
  { what: 'chosen files and a zip', face: 'keep', files: mixed, count: 6, heads: 0 },
  { what: 'a real head', face: 'remove', files: async () => heads(), count: 20, heads: 20, skip: heads().length > 0 ? false : 'not run: SCANITIZE_HEADS names no folder' },
];

/** @type {Awaited<ReturnType<typeof serve>>} */
let site;
/** @type {Map<Input, string[]>} what is chosen */
const paths = new Map();
/** @type {Map<Input, Buffer>} what Chromium saves */
const expected = new Map();

before(async () => {
  site = await serve();
  const chromium = await startChromium();
  for (const input of INPUTS.filter(({ skip }) => !skip)) {
    paths.set(input, (await input.files?.()) ?? []);
    expected.set(input, await zipOf(chromium, input));
  }
  await chromium.end();
});
after(() => site.close());

for (const { name, start } of ENGINES) {
  test(`in ${name}`, async (t) => {
    const engine = await start();
    t.after(engine.end);
    for (const input of INPUTS) {
      await t.test(`${input.what} becomes the same zip as in Chromium, and nothing is asked of anyone`, { skip: input.skip }, async () => {
        const zip = await zipOf(engine, input);
        const members = unpack(zip);
        assert.equal(members.length, input.count);
        assert.deepEqual(members.flatMap(({ bytes }) => sung(bytes)), []);
        // Clean Recognizable Visual Features Option (CID 7050).
        assert.equal(members.filter(({ bytes }) => bytes.includes('113102')).length, input.heads);
        assert.ok(zip.equals(expected.get(input) ?? Buffer.alloc(0)));
      });
    }
  });
}

/**
 * What is saved by a visit that asks for nothing once the page is there and makes no browser complain.
 * @param {import('./driven.mjs').Driven} engine
 * @param {Input} input
 */
async function zipOf(engine, input) {
  await enter(engine, site.address);
  const loaded = site.asked.length;
  await (input.files ? choose(engine, paths.get(input) ?? []) : press(engine, 'made-up scan'));
  await clean(engine, input.face);
  const zip = await save(engine);
  assert.equal(site.asked.length, loaded);
  assert.equal(await engine.evaluate(() => document.querySelector('.requests')?.textContent), 'Requests since load: 0');
  assert.deepEqual(await engine.complaints(), []);
  return zip;
}
