/** Faces: looked for in the workers before anything is cleaned, cut out, and told of. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { chooseFiles, chooseFolder, clean, download, launch, saveZip, slowDown, step, visit } from './visit.mjs';
import { unpack } from './zip.mjs';

/** Slices of a head that a Rust test writes. */
const HEAD = process.env.SCANITIZE_HEAD ?? '';
const skip = HEAD ? false : 'SCANITIZE_HEAD is not set: cargo xtask test writes it';

/** The same head as a volume in one file. */
const VOLUME = process.env.SCANITIZE_PORTRAITS ? `${process.env.SCANITIZE_PORTRAITS}/volume.nii.gz` : '';
const skipVolume = VOLUME ? false : 'SCANITIZE_PORTRAITS is not set: cargo xtask test writes it';

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => void (browser = await launch()));
after(() => browser.close());

test('a face is cut out of all series, and the page says of how many pictures', { skip }, async () => {
  const { page, context, asked, complaints, end } = await visit(browser);
  const loaded = asked.length;
  await context.setOffline(true);
  await chooseFolder(page, HEAD);
  await clean(page, 'remove');
  const text = (await page.locator('main').textContent()) ?? '';
  assert.match(text, /59 pictures cleaned/);
  assert.match(text, /\d+ pictures: the face is cut out\.\d+ pictures: we looked, and there is no face\./);
  assert.match(text, /1 file: It may show a face\. We could not be sure where\./);
  const members = unpack(await saveZip(page));
  const manifest = JSON.parse((await download(page, 'Save the share list')).toString());
  assert.deepEqual([members.length, manifest.counts], [59, { released: 59, held: 1, refused: 0 }]);
  /** @param {string} fate */
  const count = (fate) => manifest.files.filter((/** @type {{ face: string }} */ { face }) => face === fate).length;
  assert.ok(count('removed') > 25 && count('removed') + count('out-of-view') === 59);
  assert.deepEqual(manifest.notChecked, ['text-in-picture']);
  assert.ok('113102' in manifest.codes);
  assert.equal(asked.length, loaded, 'nothing was asked of the server');
  assert.deepEqual(complaints, []);
  await end();
});

test('the head is seen before and after, turned by keys and by pointer, and what was cut is outlined', { skip }, async () => {
  const { page, complaints, end } = await visit(browser);
  await chooseFolder(page, HEAD);
  await clean(page, 'remove');
  const portraits = page.locator('.pair.heads canvas');
  const drawn = () => portraits.evaluateAll((all) => all.map((canvas) => /** @type {HTMLCanvasElement} */ (canvas).toDataURL()));
  await page.waitForFunction(arePainted, '.pair.heads canvas');
  const [before, after] = await drawn();
  assert.notEqual(before, after, 'a face is gone');
  assert.match((await portraits.first().getAttribute('aria-label')) ?? '', /before cleaning, turned by 0/);
  await page.getByRole('slider', { name: 'Turn' }).press('ArrowRight');
  await page.locator('canvas[aria-label*="turned by 1 "]').nth(1).waitFor();
  await page.locator('.pair.heads [aria-busy]').first().waitFor({ state: 'detached' });
  const [turned] = await drawn();
  assert.notEqual(before, turned);
  const { x, y, width, height } = /** @type {{ x: number, y: number, width: number, height: number }} */ (await portraits.last().boundingBox());
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 2 - 40, y + height / 2 + 10, { steps: 4 });
  await page.mouse.up();
  const slid = await page.getByRole('slider', { name: 'Turn' }).inputValue();
  assert.ok(Number(slid) > 10, 'the nose follows the pointer');
  // In the picture from which something was cut there is a line of one colour, and none in the cleaned one.
  const slices = page.locator('.heads-shown > .pair canvas');
  await page.waitForFunction(arePainted, '.heads-shown > .pair canvas');
  const lines = (await slices.evaluateAll(seen)).map(({ coloured }) => coloured);
  assert.ok((lines[0] ?? 0) > 20 && lines[1] === 0, String(lines));
  await page.getByRole('button', { name: 'Change my answers' }).click();
  await step(page, 'look');
  assert.deepEqual(complaints, []);
  await end();
});

test('slices of a volume in one file are seen before and after, with what was cut outlined', { skip: skipVolume }, async () => {
  const { page, complaints, end } = await visit(browser);
  await chooseFiles(page, [VOLUME]);
  await step(page, 'look');
  await page.locator('.cover canvas:not([hidden])').waitFor();
  const [cover] = await page.locator('.cover canvas').evaluateAll(seen);
  assert.ok((cover?.lit ?? 0) > 2000 && cover?.coloured === 0, 'a head on black');
  await clean(page, 'remove');
  const slices = page.locator('.heads-shown > .pair canvas');
  await page.waitForFunction(arePainted, '.heads-shown > .pair canvas');
  const slider = page.getByRole('slider', { name: 'Frame' });
  assert.deepEqual([await slider.getAttribute('max'), await slider.inputValue()], ['54', '27'], 'the middle one of 54, 4 mm apart');
  // The template has its lowest slice 116 mm below the middle of the brain: slice 16 goes through the nose.
  await slider.fill('16');
  await page.waitForFunction(arePainted, '.heads-shown > .pair canvas');
  const [before, after] = await slices.evaluateAll(seen);
  assert.ok(before && after && before.coloured > 20 && after.coloured === 0, JSON.stringify([before, after]));
  assert.ok(after.lit < 0.95 * before.lit, 'less of it is left');
  assert.deepEqual(complaints, []);
  await end();
});

test('the search for faces can be stopped, and a worker that breaks in it holds the pictures', { skip }, async () => {
  const { page, complaints, end } = await visit(browser);
  await chooseFolder(page, HEAD);
  await step(page, 'look');
  await slowDown(page, 300);
  await page.locator('input[value=remove]').check();
  await page.getByRole('button', { name: 'Clean these scans' }).click();
  await page.locator('.figures', { hasText: 'Looking for a face' }).waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.locator('.notice', { hasText: 'Stopped' }).waitFor();
  await step(page, 'look');
  // Those that were ended in the middle of their work may still be listed.
  const broken = page.workers().map((worker) => worker.evaluate(breakReading).then(() => 1, () => 0));
  assert.ok((await Promise.all(broken)).some(Boolean), 'a worker is there');
  await clean(page, 'remove');
  assert.match((await page.locator('main').textContent()) ?? '', /60 files: It may show a face\. We could not be sure where\./);
  assert.deepEqual(complaints, []);
  await end();
});

/** The coordinator, which reads no file, goes on. */
function breakReading() {
  FileReaderSync.prototype.readAsArrayBuffer = () => {
    throw new Error('canary');
  };
}

/** @param {string} canvases */
function arePainted(canvases) {
  const all = [...document.querySelectorAll(canvases)];
  return all.length === 2 && all.every((canvas) => /** @type {HTMLCanvasElement} */ (canvas).width > 0 && !canvas.closest('[aria-busy]'));
}

/**
 * How many pixels of each picture are no grey, and how many are not dark.
 * @param {Element[]} canvases
 */
function seen(canvases) {
  return canvases.map((canvas) => {
    const { width, height } = /** @type {HTMLCanvasElement} */ (canvas);
    const data = /** @type {HTMLCanvasElement} */ (canvas).getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
    const pixels = Array.from({ length: data.length / 4 }, (_, at) => [Number(data[4 * at]), Number(data[4 * at + 2])]);
    return { coloured: pixels.filter(([red, blue]) => red !== blue).length, lit: pixels.filter(([red = 0]) => red > 40).length };
  });
}
