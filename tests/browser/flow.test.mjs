/** The whole way from files to a saved zip, for each way in which files can come. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { disc } from './iso.mjs';
import { identity, planted, written } from './planted.mjs';
import { serve } from './site.mjs';
import { chooseFiles, chooseFolder, clean, contents, download, launch, offered, saveZip, step, visit } from './visit.mjs';
import { chooseBelly, chooseSample, whole } from './whole.mjs';
import { pack, unpack } from './zip.mjs';

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => void (browser = await launch()));
after(() => browser.close());

/** @param {import('./zip.mjs').Read[]} members */
function sums(members) {
  const sha256 = (/** @type {Buffer} */ bytes) => createHash('sha256').update(bytes).digest('hex');
  return members.map(({ name, bytes }) => ({ name, sha256: sha256(bytes), bytes: bytes.length }));
}

test('a folder becomes a zip with neutral names, a fixed date and nothing more', async () => {
  const folder = written(await planted());
  const { members, manifest } = await whole(browser, (page) => chooseFolder(page, folder));
  assert.equal(members.length, 6);
  for (const { name, bytes, ...header } of members) {
    assert.match(name, /^ST\d{3}\/SE\d{3}\/IM\d{4}\.dcm$/);
    assert.equal(header.flags & ~0x800, 0, 'no flag but that names are UTF-8');
    assert.deepEqual({ ...header, flags: 0 }, { method: 0, flags: 0, time: 0, date: 0x21, extra: 0, comment: 0, attributes: 0 });
    assert.equal(bytes.subarray(0, 132).toString('latin1'), `${'\0'.repeat(128)}DICM`);
  }
  assert.deepEqual(manifest.files.map(({ name, sha256, bytes }) => ({ name, sha256, bytes })), sums(members));
});

test('a dropped directory is walked to the bottom', async () => {
  const files = await planted({ slices: 3 });
  const folder = written(files.map(({ name, bytes }, place) => ({ name: `a/${'b/'.repeat(place)}${name}`, bytes })));
  const { members } = await whole(browser, (page) => dropped(page, folder));
  assert.equal(members.length, 3);
});

test('more files than a browser lists at a time are all found', async () => {
  const folder = written(await planted({ slices: 131, size: 8 }));
  const { members } = await whole(browser, (page) => dropped(page, folder));
  assert.equal(members.length, 131);
});

test('a zip is known by its content and read entry by entry', async () => {
  const folder = written([]);
  const zip = join(folder, 'scans.bin');
  writeFileSync(zip, pack([...(await planted()), { name: 'README.TXT', bytes: Buffer.from('a viewer') }]));
  const { members, manifest } = await whole(browser, (page) => chooseFiles(page, [zip]));
  assert.equal(members.length, 6);
  assert.deepEqual(manifest.counts, { released: 6, held: 0, refused: 1 });
});

test('a disc image is read where it lies, and what is no scan on it is told in words', async () => {
  const scans = (await planted({ slices: 40 })).map(({ bytes }, place) => ({ name: `IM${place}.DCM`, bytes }));
  const others = [
    { name: 'VIEWER.EXE', bytes: Buffer.from('MZ\x90\0 a viewer', 'latin1') },
    { name: 'DLL.BIN', bytes: Buffer.from('MZ\x90\0 a part of it', 'latin1') },
    { name: 'AUTORUN.INF', bytes: Buffer.from('[autorun]\r\nopen=viewer.exe\r\n') },
    { name: 'MORE.ZIP', bytes: pack(scans.slice(0, 1)) },
  ];
  const folder = written([{ name: 'cd.iso', bytes: disc([...scans, ...others]) }]);
  /** @type {string[]} */
  let said = [];
  const { members, manifest } = await whole(browser, async (page) => {
    await dropped(page, `${folder}/cd.iso`);
    await step(page, 'look');
    said = await page.locator('ul.plain li').allTextContents();
  });
  assert.equal(members.length, 40);
  assert.deepEqual(manifest.counts, { released: 40, held: 0, refused: 4 });
  assert.deepEqual(said, [
    '1 file: A packed file, such as a zip in a zip. It is packed in a way that we cannot read yet. Ask for it unpacked.',
    '2 files: A program, such as a viewer. It is not a scan.',
    '1 file: A text file. It is not a scan.',
  ]);
});

test('an archive that cannot be opened is left out with its reason, and the rest is cleaned', async () => {
  const folder = written([...(await planted({ slices: 2 })), { name: 'cut.zip', bytes: pack(await planted()).subarray(0, -40) }]);
  const { manifest } = await whole(browser, (page) => chooseFolder(page, folder));
  assert.deepEqual(manifest.counts, { released: 2, held: 0, refused: 1 });
});

test('the sample loses its faces, its writing and its name, offline', async () => {
  const { members, manifest } = await whole(browser, chooseSample, {}, 'remove');
  assert.deepEqual(manifest.counts, { released: 159, held: 1, refused: 0 }, 'all but the screen, on which a head is seen');
  for (const { name, bytes } of members) {
    assert.doesNotMatch(bytes.toString('latin1'), /Robin|EX-?004711|19610412|Hospital|Sample|Pretend|Made-Up/i, name);
  }
  // The middle slice of the head in MR, and the tip of its nose.
  const middle = members.find(({ bytes }) => bytes.includes(Buffer.from('\x20\0\x13\0IS\x02\x0050')) && bytes.length > 176 * 176 * 2 && bytes.length < 176 * 176 * 2 + 4000);
  const nose = (/** @type {number} */ at) => middle?.bytes.readUInt16LE(middle.bytes.length - 2 * (176 * 176 - 176 * 115 - 17 - at));
  assert.deepEqual([nose(0), nose(1), nose(2)], [nose(-10), nose(-10), nose(-10)], 'no more than the air before it');
});

test('the sample is ready within seconds, and no word of it is asked of the server', async () => {
  const { page, asked, complaints, end } = await visit(browser);
  const loaded = asked.length;
  await chooseSample(page);
  await page.getByText('We make up some scans.').waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.locator('.notice', { hasText: 'Stopped' }).waitFor();
  assert.equal(asked.length, loaded);
  assert.deepEqual(complaints, []);
  await end();
});

test('every picture of the copy is seen beside what it was, and each step leads back', async () => {
  const { page, complaints, end } = await visit(browser);
  await chooseBelly(page);
  await step(page, 'look');
  await page.locator('.cover canvas:not([hidden])').nth(1).waitFor();
  await clean(page);
  assert.match((await page.locator('.lead').first().textContent()) ?? '', /each cleaned picture again, 3\.\d MB in all\./);
  await page.locator('.build summary').click();
  const list = readFileSync(new URL('../../dist/site/SHA256SUMS', import.meta.url));
  assert.equal(await page.locator('.build code').textContent(), createHash('sha256').update(list).digest('hex'));
  await page.getByText('See every picture of the copy').click();
  const pictures = page.locator('.whole');
  await pictures.getByRole('img', { name: 'Picture 13 of 25 after cleaning' }).waitFor();
  await pictures.getByRole('combobox', { name: 'Go to' }).selectOption({ label: 'Scan 2, 1 picture' });
  await pictures.getByRole('img', { name: 'Picture 25 of 25 after cleaning' }).waitFor();
  await pictures.locator('[aria-busy]').first().waitFor({ state: 'detached' });
  // The screen has a name in its upper left; a line goes around it before, and there is nothing after.
  const [before, after] = await pictures.locator('canvas').evaluateAll(upperLeft);
  assert.ok(before && before.coloured > 20 && before.white > 20, JSON.stringify(before));
  assert.deepEqual(after, { coloured: 0, white: 0 });
  await page.getByRole('button', { name: 'Go on to save' }).click();
  await step(page, 'save');
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  await step(page, 'check');
  await page.getByRole('button', { name: 'Change my answers' }).click();
  await step(page, 'look');
  await clean(page);
  assert.equal(unpack(await saveZip(page)).length, 25);
  await page.getByRole('button', { name: 'Clear this page' }).click();
  await step(page, 'choose');
  assert.equal(await page.locator('.picture canvas, .cover canvas').count(), 0);
  assert.deepEqual(complaints, []);
  await end();
});

test('while a zip is written no way leads elsewhere but clearing the page, which ends it', async () => {
  const { page, complaints, end } = await visit(browser, { picker: true });
  await page.evaluate(() => {
    const slow = { write: () => new Promise((resolve) => setTimeout(resolve, 300)), abort: async () => void Reflect.set(globalThis, 'ended', true) };
    Reflect.set(globalThis, 'showSaveFilePicker', async () => ({ name: 'a.zip', createWritable: async () => slow }));
  });
  await chooseBelly(page);
  await clean(page);
  await page.getByRole('button', { name: 'Go on to save' }).click();
  const ways = ['Back', 'Save a key file', 'Ask before you share'].map((name) => page.getByRole('button', { name, exact: true }));
  const areOpen = () => Promise.all(ways.map((way) => way.isEnabled()));
  assert.deepEqual(await areOpen(), [true, true, true]);
  await page.getByRole('button', { name: 'Save the cleaned scans' }).click();
  await page.locator('button:disabled').first().waitFor();
  assert.deepEqual(await areOpen(), [false, false, false]);
  await page.getByRole('button', { name: 'Clear this page' }).click();
  await step(page, 'choose');
  await page.waitForFunction(() => Reflect.get(globalThis, 'ended') === true);
  assert.match((await page.locator('.notice').first().textContent()) ?? '', /^All is forgotten/);
  // What came of the zip is told to nobody any more.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
  assert.match((await page.locator('body > [role=status]').textContent()) ?? '', /^All is forgotten/);
  assert.deepEqual(complaints, []);
  await end();
});

/**
 * Pixels of the upper left that are no grey, and those that are white.
 * @param {Element[]} canvases
 */
function upperLeft(canvases) {
  return canvases.map((canvas) => {
    const { width, height } = /** @type {HTMLCanvasElement} */ (canvas);
    const data = /** @type {HTMLCanvasElement} */ (canvas).getContext('2d')?.getImageData(0, 0, width >> 1, height >> 3).data ?? [];
    const pixels = Array.from({ length: data.length / 4 }, (_, at) => [Number(data[4 * at]), Number(data[4 * at + 2])]);
    return { coloured: pixels.filter(([red, blue]) => red !== blue).length, white: pixels.filter(([red = 0, blue = 0]) => Math.min(red, blue) > 150).length };
  });
}

test('scans that may show a face are left out when a person says so', async () => {
  const { page, complaints, end } = await visit(browser);
  await chooseBelly(page);
  await clean(page, 'leave-out');
  assert.match((await page.locator('main').textContent()) ?? '', /No picture could be cleaned.*25 files left out as you asked/s);
  assert.equal(await page.getByRole('button', { name: 'Go on to save' }).count(), 0);
  assert.deepEqual(complaints, []);
  await end();
});

test('a small phone is told before that it gets several zips, and saves them one by one', async () => {
  const small = "Object.defineProperty(Navigator.prototype, 'deviceMemory', { get: () => 0.02 })";
  const { page, complaints, end } = await visit(browser, { isMobile: true, hasTouch: true, viewport: { width: 360, height: 740 }, before: small });
  await chooseBelly(page);
  await step(page, 'look');
  const told = (await page.locator('.needs').textContent()) ?? '';
  assert.match(told, /clean the rest once more when you save.*save it as about 3 zip files, one by one/);
  await clean(page);
  await page.getByRole('button', { name: 'Go on to save' }).click();
  assert.match((await page.locator('.lead').textContent()) ?? '', /The copy comes as 3 zip files/);
  const members = [];
  for (const place of [1, 2, 3]) {
    const file = await offered(page, `Save zip ${place} of 3`);
    assert.equal(file.suggestedFilename(), `cleaned-scans-${place}-of-3.zip`);
    await page.locator(`.zip-${place} .told`).waitFor();
    members.push(...unpack(await contents(file)));
  }
  const manifest = JSON.parse((await download(page, 'Save the share list')).toString());
  assert.deepEqual(manifest.files.map((/** @type {any} */ { name, sha256, bytes }) => ({ name, sha256, bytes })), sums(members));
  assert.equal(members.length, 25);
  assert.deepEqual(complaints, []);
  await end();
});

test('a file that has changed since it was cleaned is not saved', async () => {
  const little = "Object.defineProperty(Navigator.prototype, 'deviceMemory', { get: () => 0.0001 })";
  const files = await planted({ slices: 3, size: 16 });
  const folder = written(files);
  const { page, complaints, end } = await visit(browser, { before: little });
  await chooseFolder(page, folder);
  await clean(page);
  await page.getByRole('button', { name: 'Go on to save' }).click();
  const [first] = files;
  writeFileSync(join(folder, String(first?.name)), Buffer.concat([first?.bytes ?? Buffer.alloc(0), Buffer.alloc(2)]));
  await page.locator('.offer.zip button').click();
  await page.locator('.told', { hasText: 'The file could not be saved' }).waitFor();
  assert.deepEqual(complaints, []);
  await end();
});

test('changing an answer changes no other answer and no tick', async () => {
  const files = await planted({ slices: 2, size: 16 });
  // Another series: other UIDs of the same length.
  const renamed = (/** @type {Buffer} */ bytes) => Buffer.from(bytes.toString('latin1').replaceAll(/2\.25\.[12](?=\d{3})/g, '2.25.3'), 'latin1');
  const other = files.map(({ bytes }, place) => ({ name: `other${place}`, bytes: renamed(bytes) }));
  const { page, end } = await visit(browser);
  await chooseFolder(page, written([...files, ...other]));
  await step(page, 'look');
  assert.equal(await page.locator('.series input:checked').count(), 2);
  await page.locator('.series input').first().uncheck();
  await clean(page, 'no-head');
  assert.match((await page.locator('main').textContent()) ?? '', /2 pictures cleaned/);
  await page.getByRole('button', { name: 'Change my answers' }).click();
  await step(page, 'look');
  assert.equal(await page.locator('.series input:checked').count(), 1, 'what was not to be shared is not ticked again');
  assert.equal(await page.locator('input[type=radio]:checked').getAttribute('value'), 'no-head');
  await page.locator('.series input:checked').uncheck();
  assert.equal(await page.locator('.question:visible').count(), 0, 'no picture, no question about faces');
  await end();
});

test('an open question is asked again and never answered by the page', async () => {
  const { page, end } = await visit(browser);
  await chooseBelly(page);
  await step(page, 'look');
  assert.match((await page.locator('main').textContent()) ?? '', /Cleaning takes less than a minute\. The copy needs 3\.2 MB of room/);
  assert.equal(await page.locator('input[type=radio]:checked').count(), 0);
  await page.getByRole('button', { name: 'Clean these scans' }).click();
  assert.equal(await page.locator('.question .trouble').textContent(), 'Please answer this question first.');
  assert.equal(await page.locator('main').getAttribute('data-step'), 'look');
  await end();
});

test('who the copy is for says what stays in it', async () => {
  /** @returns {import('../../www/sample/dicom-file.js').Element[]} */
  const plant = () => [...identity().filter(([tag]) => tag !== 0x00081030), [0x00081030, 'LO', 'Abdomen of Zanthe Quibblewort']];
  const { page, complaints, end } = await visit(browser);
  const folder = page.getByRole('button', { name: 'Choose a folder' });
  await page.getByRole('radio', { name: 'My own clinic' }).check();
  assert.equal(await folder.isVisible(), false, 'a clinic gets its scans as they are');
  await page.getByText('Then do not clean them.').waitFor();
  await page.getByRole('radio', { name: 'A second opinion' }).check();
  assert.equal(await folder.isVisible(), true);
  await chooseFolder(page, written(await planted({ slices: 2, plant })));
  const question = page.getByRole('group', { name: 'May we take the face out?' });
  await question.getByText('sinuses, teeth, jaw or skin').waitFor();
  assert.equal(await question.locator('input:checked').count(), 0);
  await clean(page);
  await page.getByText('we did not look for a face').waitFor();
  await page.getByText('Your age and your sex.').waitFor();
  assert.equal(await page.getByText('in steps of five years').count(), 0);
  for (const { bytes } of unpack(await saveZip(page))) {
    assert.ok(bytes.includes(Buffer.from([0x10, 0, 0x40, 0, 0x43, 0x53, 2, 0])), 'a sex');
    const description = bytes.indexOf(Buffer.from([0x08, 0, 0x30, 0x10, 0x4c, 0x4f]));
    assert.equal(bytes.subarray(description + 8, description + 15).toString('latin1'), 'Abdomen');
  }
  // The next one is for the same reader, until another is chosen.
  await page.getByRole('button', { name: 'Clear this page' }).click();
  assert.equal(await page.getByRole('radio', { name: 'A second opinion' }).isChecked(), true);
  assert.deepEqual(complaints, []);
  await end();
});

test('a reader and files that are chosen before all is loaded do not end the loading', async () => {
  /** @type {(value?: unknown) => void} */
  let go = () => {};
  const loaded = new Promise((resolve) => (go = resolve));
  const [site, context] = await Promise.all([serve(), browser.newContext({ locale: 'en-US', reducedMotion: 'reduce' })]);
  await context.route('**/core.wasm', (route) => loaded.then(() => route.continue()));
  const page = await context.newPage();
  await page.goto(site.address);
  await page.getByRole('radio', { name: 'A second opinion' }).check();
  await chooseFolder(page, written(await planted({ slices: 1 })));
  go();
  await step(page, 'look');
  await page.getByText('You may go offline now.').waitFor();
  await context.close();
  await site.close();
});

test('a study and anyone get a copy too, each as its preset says', async () => {
  const { page, complaints, end } = await visit(browser);
  const folder = written(await planted({ slices: 2 }));
  for (const [reader, words] of [['A study', 'your size and your weight'], ['Anyone', 'no use was agreed to']]) {
    await page.getByRole('radio', { name: reader }).check();
    await chooseFolder(page, folder);
    await clean(page);
    await page.getByText(words ?? '').waitFor();
    assert.equal(unpack(await saveZip(page)).length, 2, reader);
    await page.getByRole('button', { name: 'Clear this page' }).click();
  }
  assert.deepEqual(complaints, []);
  await end();
});

test('a copy is checked again, with the scans it was made from and without', async () => {
  const { page, context, complaints, end } = await visit(browser);
  const before = written(await planted({ slices: 2 }));
  await context.setOffline(true);
  await chooseFolder(page, before);
  await clean(page);
  const zip = await saveZip(page);
  const list = await download(page, 'Save the share list');
  const copy = written([{ name: 'copy.zip', bytes: zip }, { name: 'list.json', bytes: list }]);
  await page.getByRole('button', { name: 'Clear this page' }).click();
  await page.getByRole('button', { name: 'Check a cleaned copy' }).click();
  await page.locator('main[data-step=recheck]').waitFor();
  assert.equal(await page.getByText('Choose', { exact: true }).isVisible(), false, 'it is none of the steps');
  await page.getByRole('button', { name: 'Check the copy' }).click();
  await page.getByText('Please choose the cleaned copy first.').waitFor();
  const part = (/** @type {string} */ name) => page.getByRole('group', { name });
  const take = async (/** @type {string} */ name, /** @type {string} */ folder) =>
    part(name).getByLabel('Choose a folder').and(page.locator('input')).setInputFiles(folder);
  const check = () => page.getByRole('button', { name: 'Check the copy' }).click();
  await take('The cleaned copy', copy);
  await check();
  await page.getByRole('heading', { name: 'We found nothing in 2 files' }).waitFor();
  await page.getByText('We did not have the first scans.').waitFor();
  await take('The scans it was made from', before);
  await check();
  await page.getByRole('heading', { name: 'We found nothing in 2 files' }).waitFor();
  assert.equal(await page.getByText('We did not have the first scans.').count(), 0);
  // What was never cleaned.
  await take('The cleaned copy', before);
  await check();
  await page.getByRole('heading', { name: 'We found something' }).waitFor();
  const told = page.locator('details').filter({ hasText: 'Something of the first scans is left. (2 files)' });
  await told.locator('summary').click();
  await told.getByText('FileQuip 1.dcm').waitFor();
  // What was found in these says nothing of others that are chosen meanwhile.
  await check();
  await take('The cleaned copy', copy);
  await page.getByRole('button', { name: 'Check the copy', disabled: false }).waitFor();
  assert.equal(await page.getByRole('heading', { name: 'We found' }).count(), 0);
  // A note is no scan that a copy was made from.
  await take('The scans it was made from', written([{ name: 'note.txt', bytes: Buffer.from('words') }]));
  await check();
  await page.getByText('We did not have the first scans.').waitFor();
  await page.getByRole('button', { name: 'Back' }).click();
  await page.getByRole('heading', { name: 'Take your name off your scans' }).waitFor();
  assert.deepEqual(complaints, []);
  await end();
});

/**
 * Drops a folder as an operating system does.
 * @param {import('playwright-core').Page} page
 * @param {string} folder
 */
async function dropped(page, folder) {
  const session = await page.context().newCDPSession(page);
  const box = await page.locator('.drop').boundingBox();
  assert.ok(box);
  const place = { x: box.x + 20, y: box.y + 20, data: { items: [], files: [folder], dragOperationsMask: 1 } };
  for (const type of /** @type {const} */ (['dragEnter', 'dragOver', 'drop'])) {
    await session.send('Input.dispatchDragEvent', { type, ...place });
  }
}
