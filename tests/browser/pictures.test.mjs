/** Writing in pictures: blanked and shown, or asked about; the boxes that a person draws. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { capture } from './capture.mjs';
import { write } from '../../www/sample/letters.js';
import { forget, told } from './nets.mjs';
import { written } from './planted.mjs';
import { AXE, faults, focused, press, reach } from './reader.mjs';
import { chooseFolder, clean, launch, saveZip, step, visit } from './visit.mjs';
import { unpack } from './zip.mjs';

const [COLUMNS, ROWS] = [320, 240];
/** Where every picture here has its writing. */
const LINE = { text: 'EXAMPLE ROBIN', left: 40, top: 60, dot: 3 };
const WRITING = { left: 40, top: 60, right: 40 + 13 * 18, bottom: 60 + 21 };
const SHOTS = process.env.SCANITIZE_SHOTS;

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => void (browser = await launch()));
after(async () => {
  await browser.close();
  forget();
});

/**
 * @param {import('../../www/sample/letters.js').Line[]} lines
 * @param {number} [frames]
 * @returns {import('../../www/sample/dicom-file.js').Element[]}
 */
function even(lines, frames = 1) {
  const all = Array.from({ length: frames }, (_, frame) => {
    const grey = new Uint8Array(COLUMNS * ROWS).map((_, at) => 40 + ((at * 2654435761) >>> 29) + frame * 8);
    for (const line of lines) write(grey, COLUMNS, line);
    return grey;
  });
  return [[0x7fe00010, 'OB', Buffer.concat(all)]];
}

/**
 * A folder with captures.
 * @param {import('../../www/sample/dicom-file.js').Element[][]} pictures
 */
async function folderOf(pictures) {
  const files = pictures.map((person, at) => capture({ columns: COLUMNS, rows: ROWS, lines: [], number: at + 1, person, name: `${at}.dcm` }));
  return written(await Promise.all(files.map(async (file) => ({ name: file.name, bytes: Buffer.from(await file.arrayBuffer()) }))));
}

/** The samples of the only cleaned file whose picture is native. */
function samples(/** @type {Buffer} */ zip, /** @type {number} */ count) {
  const [member] = unpack(zip);
  return member?.bytes.subarray(-count) ?? Buffer.alloc(0);
}

/**
 * The greys of a canvas.
 * @param {import('playwright-core').Locator} canvas
 */
function greys(canvas) {
  return canvas.evaluate((/** @type {HTMLCanvasElement} */ it) => {
    // Of a copy: the browser complains of a canvas that is read again and again.
    const copy = new OffscreenCanvas(it.width, it.height).getContext('2d');
    copy?.drawImage(it, 0, 0);
    const data = copy?.getImageData(0, 0, it.width, it.height).data ?? [];
    return Array.from(data).filter((_, at) => at % 4 === 0);
  });
}

/** @param {number} at */
function isWriting(at) {
  const [x, y] = [at % COLUMNS, Math.floor(at / COLUMNS)];
  return x >= WRITING.left && x < WRITING.right && y >= WRITING.top && y < WRITING.bottom;
}

/** @param {import('playwright-core').Locator} part */
async function settled(part) {
  await part.locator('canvas').first().waitFor();
  await part.page().waitForFunction(() => [...document.querySelectorAll('canvas')].every((it) => it.width > 0));
  await part.page().waitForFunction(() => !document.querySelector('[aria-busy]'));
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} name
 */
async function seen(page, name) {
  assert.deepEqual(await faults(page), [], `${name} has no fault that axe knows`);
  assert.ok(await page.evaluate(() => innerWidth >= document.documentElement.scrollWidth), `${name} is not wider than the screen`);
  if (SHOTS) await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
}

test('what is blanked is shown before and after, frame by frame, and with stretched contrast', async () => {
  const frames = /** @type {import('../../www/sample/dicom-file.js').Element[]} */ ([[0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.7.2'], [0x00280008, 'IS', '3']]);
  const folder = await folderOf([even([LINE]), [...even([LINE], 3), ...frames]]);
  const { page, context, asked, complaints, end } = await visit(browser, { before: AXE, viewport: { width: 1280, height: 900 } });
  const loaded = asked.length;
  await context.setOffline(true);
  await chooseFolder(page, folder);
  await clean(page);
  const part = page.locator('.pictures.blanked');
  await settled(part);
  assert.match((await part.textContent()) ?? '', /We blanked \d+ places? with writing in 2 pictures.*We think we read a name/s);
  assert.ok((await part.locator('.box').count()) >= 1);
  const [before, after] = [part.locator('canvas').nth(0), part.locator('canvas').nth(1)];
  const [first, second] = [await greys(before), await greys(after)];
  assert.ok(first.some((grey, at) => isWriting(at) && grey > 200), 'writing before');
  assert.ok(second.every((grey, at) => !isWriting(at) || grey < 100), 'none after');
  await seen(page, 'blanked');
  await part.getByRole('switch', { name: 'Stretch contrast' }).check();
  await settled(part);
  const stretched = await greys(before);
  assert.ok(stretched.filter((grey, at) => grey !== first[at]).length > stretched.length / 4, 'another view');
  assert.equal(await part.getByRole('slider').count(), 0);
  await part.getByRole('button', { name: 'Next picture' }).click();
  await part.getByRole('slider').waitFor();
  await settled(part);
  assert.equal(await part.locator('.place').textContent(), 'Picture 2 of 2');
  const one = await greys(after);
  await part.getByRole('slider').press('End');
  await part.locator('output', { hasText: '3 of 3' }).waitFor();
  await settled(part);
  assert.notDeepEqual(await greys(after), one, 'another frame');
  const [member] = unpack(await saveZip(page));
  const stored = member?.bytes.subarray(-COLUMNS * ROWS) ?? [];
  assert.ok(stored.every((value, at) => (isWriting(at) ? value < 200 : true)), 'none in the zip');
  assert.equal(await page.locator('canvas').count(), 0, 'no picture stays when the step is left');
  assert.equal(asked.length, loaded);
  assert.equal(await page.locator('.requests').textContent(), 'Requests since load: 0');
  assert.deepEqual(complaints, []);
  await end();
});

test('a lens shows both pictures nearer, the same part of both, and in another window, until all is as it was', async () => {
  const { page, complaints, end } = await visit(browser);
  await chooseFolder(page, await folderOf([even([LINE])]));
  await clean(page);
  const section = page.locator('.blanked');
  const canvases = section.locator('canvas');
  await settled(section);
  const plain = await greys(canvases.last());
  await section.getByText('Look closer').click();
  await section.getByLabel('Nearer').fill('3');
  const pictures = section.locator('.picture');
  await pictures.first().evaluate((it) => Object.assign(it, { scrollLeft: 50, scrollTop: 30 }));
  await page.waitForFunction(() => [...document.querySelectorAll('.blanked .picture')].every(({ scrollLeft, scrollTop }) => scrollLeft === 50 && scrollTop === 30));
  await section.getByLabel('Brighter').fill('30');
  await settled(section);
  // The window of a picture of eight bits without one of its own is 0 to 255; it moves down by three tenths.
  assert.deepEqual(await greys(canvases.last()), plain.map((grey) => Math.min(255, Math.round(grey + 0.3 * 255))));
  await section.getByRole('button', { name: 'As it was' }).click();
  await settled(section);
  assert.deepEqual(await greys(canvases.last()), plain);
  assert.equal(await pictures.first().evaluate((it) => it.scrollWidth > it.clientWidth), false);
  assert.deepEqual(complaints, []);
  await end();
});

test('a held picture is released with the boxes that a person drew, and no pixel beside them is touched', async () => {
  const { page, complaints, end } = await visit(browser, { folder: told({ text: 'DOE', isStubborn: true }), before: AXE, viewport: { width: 1280, height: 900 } });
  await chooseFolder(page, await folderOf([even([LINE])]));
  await clean(page);
  const part = page.locator('.pictures.waiting');
  await settled(part);
  assert.match((await page.locator('main').textContent()) ?? '', /No picture is cleaned yet.*One picture needs your eyes.*Is there still writing\?/s);
  assert.equal(await page.getByRole('button', { name: 'Go on to save' }).count(), 0);
  await part.getByRole('button', { name: 'Clean with these answers' }).click();
  assert.equal(await part.locator('.trouble', { hasText: 'Please answer' }).count(), 1, 'nothing is answered for a person');
  while (await part.locator('button.box').count()) await part.locator('button.box').first().press('Delete');
  await draw(page, part, WRITING);
  const [left, top, wide, high] = await boxOf(part);
  assert.ok(Math.abs(left - WRITING.left) <= 1 && Math.abs(top - WRITING.top) <= 1);
  assert.ok(Math.abs(left + wide - WRITING.right) <= 1 && Math.abs(top + high - WRITING.bottom) <= 1);
  await seen(page, 'held');
  await part.getByRole('radio', { name: 'Blank what is in the boxes' }).check();
  await part.getByRole('button', { name: 'Clean with these answers' }).click();
  await page.getByRole('heading', { name: '1 picture cleaned' }).waitFor();
  await step(page, 'check');
  assert.equal(await page.locator('.pictures.waiting').count(), 0);
  const stored = samples(await saveZip(page), COLUMNS * ROWS);
  const original = even([LINE])[0]?.[2];
  stored.forEach((value, at) => {
    const [x, y] = [at % COLUMNS, Math.floor(at / COLUMNS)];
    const isIn = x >= left && x < left + wide && y >= top && y < top + high;
    if (value !== (isIn ? 0 : /** @type {Buffer} */ (original)[at])) assert.fail(`a pixel at ${x}, ${y}`);
  });
  assert.deepEqual(complaints, []);
  await end();
});

test('a letter that alone tells left from right is blanked when a person says so, by the keyboard alone', async () => {
  const side = { text: 'R', left: 40, top: 60, dot: 4 };
  const { page, complaints, end } = await visit(browser, { folder: told({ text: 'R' }), before: AXE, viewport: { width: 360, height: 740 } });
  await chooseFolder(page, await folderOf([even([side])]));
  await clean(page);
  const part = page.locator('.pictures.waiting');
  await settled(part);
  assert.match((await part.textContent()) ?? '', /This letter tells left from right\. May we blank it\?/);
  const found = await boxOf(part);
  await seen(page, 'sides');
  await page.locator('h1').focus();
  await press(page, 'Add a box');
  assert.match((await focused(page)) ?? '', /^Box 2 of 2/);
  const [left = 0, top = 0, wide = 0, high = 0] = numbers(await focused(page));
  for (const key of ['ArrowRight', 'ArrowDown', 'Shift+ArrowRight', 'Shift+ArrowUp']) await page.keyboard.press(key);
  assert.deepEqual(numbers(await focused(page)), [left + 3, top + 3, wide + 3, high - 3]);
  await page.keyboard.press('Delete');
  assert.match((await focused(page)) ?? '', /^Box 1 of 1/, 'the reader is not lost');
  assert.deepEqual(numbers(await focused(page)), found);
  await press(page, 'Yes, blank it', 'Space');
  await press(page, 'Clean with these answers');
  await page.getByRole('heading', { name: '1 picture cleaned' }).waitFor();
  await settled(page.locator('.pictures.blanked'));
  await seen(page, 'sides-after');
  await reach(page, 'Go on to save');
  const stored = samples(await saveZip(page), COLUMNS * ROWS);
  assert.ok(stored.every((value) => value < 200), 'the letter is gone');
  assert.deepEqual(complaints, []);
  await end();
});

test('a person who still sees writing has it blanked too, and what was found stays blanked', async () => {
  const { page, end } = await visit(browser, { folder: told({ text: 'DOE' }), before: AXE, viewport: { width: 1280, height: 900 } });
  await chooseFolder(page, await folderOf([even([LINE])]));
  await clean(page);
  await settled(page.locator('.pictures.blanked'));
  await page.getByRole('button', { name: 'I still see writing here' }).click();
  const part = page.locator('.pictures.waiting');
  await settled(part);
  assert.equal(await part.locator('button.box').count(), 1, 'what was found');
  const missed = { left: 50, top: 150, right: 120, bottom: 170 };
  await draw(page, part, missed);
  await part.getByRole('radio', { name: 'Blank my boxes too' }).check();
  await seen(page, 'still');
  await part.getByRole('button', { name: 'Clean with these answers' }).click();
  await page.getByRole('heading', { name: '1 picture cleaned' }).waitFor();
  await settled(page.locator('.pictures.blanked'));
  assert.match((await page.locator('.blanked .about').textContent()) ?? '', /^2 places blanked here/);
  const stored = samples(await saveZip(page), COLUMNS * ROWS);
  const at = (/** @type {number} */ x, /** @type {number} */ y) => stored[y * COLUMNS + x];
  assert.deepEqual([at(52, 152), at(117, 167), at(WRITING.left + 1, WRITING.top + 1)], [0, 0, 0]);
  assert.ok(Number(at(200, 200)) >= 40);
  await end();
});

test('a picture that a person leaves out is not in the copy, and the others wait on', async () => {
  const { page, end } = await visit(browser, { folder: told({ text: 'DOE', isStubborn: true }) });
  await chooseFolder(page, await folderOf([even([LINE]), even([]), even([])]));
  await clean(page);
  const part = page.locator('.pictures.waiting');
  await settled(part);
  await part.getByRole('radio', { name: 'Leave it out' }).check();
  await part.getByRole('button', { name: 'Next picture' }).click();
  await settled(part);
  assert.equal(await part.locator('input:checked[type=radio]').count(), 0);
  await part.getByRole('radio', { name: 'Blank what is in the boxes' }).check();
  assert.match((await part.textContent()) ?? '', /2 of 3 answered/);
  await part.getByRole('button', { name: 'Clean with these answers' }).click();
  await page.getByRole('heading', { name: '1 picture cleaned' }).waitFor();
  assert.match((await page.locator('main').textContent()) ?? '', /One picture needs your eyes.*1 file left out as you asked/s);
  await end();
});

/**
 * Draws a box as with a mouse.
 * @param {import('playwright-core').Page} page
 * @param {import('playwright-core').Locator} part
 * @param {import('../../www/types.js').Box} box
 */
async function draw(page, part, { left, top, right, bottom }) {
  await part.locator('.boxes').scrollIntoViewIfNeeded();
  const frame = await part.locator('.boxes').boundingBox();
  assert.ok(frame);
  const [x, y] = [(/** @type {number} */ at) => frame.x + (at * frame.width) / COLUMNS, (/** @type {number} */ at) => frame.y + (at * frame.height) / ROWS];
  await page.mouse.move(x(left + 0.5), y(top + 0.5));
  await page.mouse.down();
  await page.mouse.move(x(left + 30), y(top + 5));
  await page.mouse.move(x(right - 0.5), y(bottom - 0.5));
  await page.mouse.up();
}

/** @param {import('playwright-core').Locator} part */
async function boxOf(part) {
  return /** @type {[number, number, number, number]} */ (numbers(await part.locator('button.box').last().getAttribute('aria-label')));
}

/** @param {string | null | undefined} label left, top, width and height */
function numbers(label) {
  return [...(label ?? '').matchAll(/(\d+) (?:from|wide|high)/g)].map(([, number]) => Number(number));
}
