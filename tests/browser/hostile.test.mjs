/** Files that are made to hurt, on one pile with sound ones. */

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { planted, written } from './planted.mjs';
import { chooseFiles, clean, launch, saveZip, visit } from './visit.mjs';
import { unpack } from './zip.mjs';

const HOSTILE = process.env.SCANITIZE_HOSTILE;
const SKIP = HOSTILE ? false : 'SCANITIZE_HOSTILE is not set: cargo xtask test has the files written';

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => void (browser = await launch()));
after(() => browser.close());

test('ninety-nine sound files come out, whatever lies among them', { skip: SKIP, timeout: 300_000 }, async () => {
  const sound = await planted({ slices: 99, size: 16 });
  const folder = written(sound);
  const files = sound.map(({ name }) => join(folder, name));
  const hostile = readdirSync(String(HOSTILE)).filter((name) => name !== 'expected.tsv');
  const { page, complaints, end } = await visit(browser);
  await chooseFiles(page, [...files.slice(0, 50), ...hostile.map((name) => join(String(HOSTILE), name)), ...files.slice(50)]);
  await clean(page);
  assert.match((await page.locator('main h1').textContent()) ?? '', /^99 pictures cleaned/);
  assert.doesNotMatch((await page.locator('main').textContent()) ?? '', /Our program failed/);
  assert.equal(unpack(await saveZip(page)).length, 99);
  assert.deepEqual(complaints, []);
  await end();
});
