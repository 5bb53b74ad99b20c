/** The key file: saved under a passphrase, opened again, and what that is good for. SCANITIZE_SHOTS names a folder for pictures. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { ar } from '../../www/locales/ar.js';
import { en } from '../../www/locales/en.js';
import { es } from '../../www/locales/es.js';
import { sample } from './belly.mjs';
import { AXE, faults, focused, press, reach } from './reader.mjs';
import { single } from './site.mjs';
import { clean, download, launch, saveZip, step, visit } from './visit.mjs';
import { chooseBelly } from './whole.mjs';
import { unpack } from './zip.mjs';

const { key: words } = en;
const BIN = process.env.SCANITIZE_BIN;
const SHOTS = process.env.SCANITIZE_SHOTS;
const PASSPHRASE = 'räuber staple correct مفتاح';
/** A file of age for a passphrase that asks for 2^30. */
const GREEDY = 'age-encryption.org/v1\n-> scrypt AAAAAAAAAAAAAAAAAAAAAA 30\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n';

/** @typedef {import('playwright-core').Page} Page */

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => void (browser = await launch()));
after(() => browser.close());

/** @param {Page} page */
async function cleaned(page) {
  await chooseBelly(page);
  await clean(page);
  const zip = await saveZip(page);
  const manifest = JSON.parse((await download(page, 'Save the share list')).toString());
  return { zip, manifest };
}

/**
 * From the last step and back to it.
 * @param {Page} page
 */
async function saveKey(page) {
  await page.getByRole('button', { name: words.save }).click();
  await page.getByLabel(words.newWords).fill(PASSPHRASE);
  await page.getByLabel(words.again).fill(PASSPHRASE);
  const file = await download(page, words.done);
  await page.getByText('Saved').waitFor();
  assert.equal(await page.locator('input[type=password]').evaluateAll((fields) => fields.map((field) => Reflect.get(field, 'value')).join('')), '');
  await page.getByRole('button', { name: 'Back' }).click();
  await step(page, 'save');
  return file;
}

/** @param {Page} page */
async function clear(page) {
  await page.getByRole('button', { name: 'Clear this page' }).click();
  await page.locator('main[data-step=choose]').waitFor();
}

/**
 * In the view of the key file.
 * @param {Page} page
 * @param {Buffer | string} file
 * @param {string} [passphrase]
 */
async function tryOpen(page, file, passphrase = PASSPHRASE) {
  await page.locator('input[type=file]').setInputFiles({ name: 'my.age', mimeType: 'application/octet-stream', buffer: Buffer.from(file) });
  await page.getByLabel(words.words).fill(passphrase);
  await page.getByRole('button', { name: words.go }).click();
}

for (const file of [undefined, single]) {
  test(`a key file gives the same bytes again, offline (${file ? 'the single file' : 'the hosted page'})`, async () => {
    const { page, context, asked, complaints, end } = await visit(browser, { file });
    const loaded = asked.length;
    if (!file) assert.ok(asked.includes('/keyfile.wasm'), 'it is there before one may go offline');
    await context.setOffline(true);
    const first = await cleaned(page);
    const key = await saveKey(page);
    assert.match(key.toString('latin1'), /^age-encryption\.org\/v1\n-> scrypt [\w+/]{22} 17\n/);
    await clear(page);
    const other = await cleaned(page);
    assert.ok(!other.zip.equals(first.zip), 'without it the key is another');
    await clear(page);
    await page.getByRole('button', { name: words.open }).click();
    await tryOpen(page, key);
    await page.getByText(words.inUse).first().waitFor();
    await page.getByRole('button', { name: 'Check a cleaned copy' }).click();
    await page.getByRole('button', { name: 'Back' }).click();
    const again = await cleaned(page);
    assert.ok(again.zip.equals(first.zip));
    assert.deepEqual(again.manifest, first.manifest);
    await page.getByText(words.saveAnew).waitFor();
    await clear(page);
    assert.equal(await page.getByText(words.inUse).count(), 0, 'it is forgotten with all else');
    assert.equal(asked.length, loaded);
    assert.deepEqual(complaints, []);
    await end();
  });
}

test('what does not open is told in a sentence, and then the right words open it', async () => {
  const { page, complaints, end } = await visit(browser);
  await page.getByRole('radio', { name: 'A second opinion' }).check();
  await chooseBelly(page);
  await clean(page);
  await page.getByRole('button', { name: 'Go on to save' }).click();
  const key = await saveKey(page);
  await clear(page);
  await page.getByRole('button', { name: words.open }).click();
  await page.getByRole('button', { name: words.go }).click();
  await told(page, words.noFile);
  const damaged = Buffer.from(key);
  damaged[damaged.length - 1] = (damaged.at(-1) ?? 0) ^ 1;
  await tryOpen(page, key, 'other words');
  await told(page, words.closed.get('passphrase'));
  assert.equal(await focused(page), words.words, 'the words can be typed anew');
  for (const [file, code] of /** @type {[Buffer | string, string][]} */ ([[damaged, 'passphrase'], ['a letter', 'form'], [GREEDY, 'work'], [Buffer.alloc(2 << 20), 'form'], ['', 'form']])) {
    await tryOpen(page, file);
    await told(page, words.closed.get(code));
  }
  await tryOpen(page, key);
  await page.getByText(words.inUse).first().waitFor();
  assert.ok(await page.getByRole('radio', { name: 'A second opinion' }).isChecked(), 'nothing else is lost');
  await page.getByRole('button', { name: 'Check a cleaned copy' }).click();
  await page.getByRole('button', { name: 'Back' }).click();
  await page.getByRole('button', { name: words.without }).click();
  await page.getByRole('button', { name: words.open }).waitFor();
  assert.deepEqual(complaints, []);
  await end();
});

test('two passphrases that differ, a short one and none', async () => {
  const { page, complaints, end } = await visit(browser);
  await chooseBelly(page);
  await clean(page);
  await page.getByRole('button', { name: 'Go on to save' }).click();
  await page.getByRole('button', { name: words.save }).click();
  await page.getByRole('button', { name: words.done }).click();
  await told(page, words.empty);
  await page.getByLabel(words.newWords).fill('short');
  await page.getByLabel(words.again).fill('shorter');
  await page.getByText(words.short).waitFor();
  await page.getByRole('button', { name: words.done }).click();
  await told(page, words.differ);
  assert.equal(await page.getByText('Saved').count(), 0);
  assert.deepEqual(complaints, []);
  await end();
});

test('a copy for anyone has no key file', async () => {
  const { page, end } = await visit(browser);
  await page.getByRole('radio', { name: 'Anyone' }).check();
  await chooseBelly(page);
  await clean(page);
  await page.getByRole('button', { name: 'Go on to save' }).click();
  await step(page, 'save');
  assert.equal(await page.getByRole('button', { name: words.save }).count(), 0);
  await end();
});

test('the command line leads the code back with the key file of the page', { skip: BIN ? false : 'SCANITIZE_BIN is not set' }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'scanitize-key-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const { page, end } = await visit(browser);
  const { zip } = await cleaned(page);
  writeFileSync(join(folder, 'key'), await saveKey(page));
  writeFileSync(join(folder, 'passphrase'), PASSPHRASE);
  const recipient = await page.evaluate(() => location.origin);
  await end();
  mkdirSync(join(folder, 'originals'));
  for (const [at, file] of sample().entries()) writeFileSync(join(folder, 'originals', `${at}.dcm`), new Uint8Array(await file.arrayBuffer()));
  const [code = ''] = /SC[0-9A-HJKMNP-TV-Z]{12}/.exec(unpack(zip)[0]?.bytes.toString('latin1') ?? '') ?? [];
  const words = ['reidentify', '--key', join(folder, 'key'), '--passphrase-file', join(folder, 'passphrase'), '--recipient', recipient, '--original', join(folder, 'originals'), code];
  const { status, stdout, stderr } = spawnSync(String(BIN), words, { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  assert.equal(JSON.parse(stdout).patients.length, 1);
});

test('the keyboard alone saves the key file and opens it', async () => {
  const { page, end } = await visit(browser);
  await chooseBelly(page);
  await step(page, 'look');
  await press(page, 'Take the face out', 'ArrowDown');
  await press(page, 'Clean these scans');
  await step(page, 'check');
  await press(page, 'Go on to save');
  await press(page, words.save);
  assert.equal(await focused(page), words.save, 'the heading');
  for (const label of [words.newWords, words.again]) {
    await reach(page, label);
    await page.keyboard.type('four plain words here');
  }
  const saved = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  assert.equal((await saved).suggestedFilename(), 'scanitize-key.age');
  await page.getByText('Saved').waitFor();
  assert.equal(await focused(page), words.done, 'the reader stays where he was');
  await press(page, 'Back');
  await press(page, 'Clear this page');
  await press(page, words.open);
  assert.equal(await focused(page), words.heading);
  const chooser = page.waitForEvent('filechooser');
  await press(page, words.file);
  await (await chooser).setFiles(await (await saved).path());
  await reach(page, words.words);
  await page.keyboard.type('four plain words here');
  await page.keyboard.press('Enter');
  await page.getByText(words.inUse).first().waitFor();
  assert.equal(await focused(page), en.choose.heading);
  await end();
});

for (const text of [en, es, ar]) {
  for (const [screen, options] of /** @type {[string, import('playwright-core').BrowserContextOptions][]} */ ([
    ['narrow', { viewport: { width: 320, height: 640 }, colorScheme: 'light' }],
    ['dark', { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' }],
  ])) {
    test(`${text.language}: the views are sound on a ${screen} screen`, async () => {
      const { page, complaints, end } = await visit(browser, { ...options, locale: text.language, before: AXE });
      const { key } = text;
      const button = (/** @type {string} */ name) => page.getByRole('button', { name, exact: true });
      const sound = async (/** @type {string} */ name) => {
        if (SHOTS) {
          mkdirSync(SHOTS, { recursive: true });
          await page.screenshot({ path: join(SHOTS, `key-${text.language}-${screen}-${name}.png`), fullPage: true });
        }
        assert.deepEqual(await faults(page), [], name);
        assert.ok(await page.evaluate(() => innerWidth >= document.documentElement.scrollWidth), `${name} is not wider than the screen`);
      };
      await button(text.choose.sample).click();
      await step(page, 'look');
      await page.locator('input[value=keep]').check();
      await button(text.look.clean).click();
      await step(page, 'check');
      await button(text.check.next).click();
      await step(page, 'save');
      await sound('offer');
      await button(key.save).click();
      await page.locator('#key-words').fill('short');
      await page.locator('#key-again').fill('shorter');
      await button(key.done).click();
      await sound('save-trouble');
      await page.locator('#key-again').fill('short');
      const saved = page.waitForEvent('download');
      await button(key.done).click();
      const path = await (await saved).path();
      await page.locator('.told:not(:empty)').waitFor();
      await sound('saved');
      await button(text.recheck.back).click();
      await button(text.save.clear).click();
      await button(key.open).click();
      await button(key.go).click();
      await page.locator('.trouble:not(:empty)').waitFor();
      await sound('open-trouble');
      await page.locator('input[type=file]').setInputFiles(path);
      await page.locator('#key-words').fill('short');
      await sound('open');
      await button(key.go).click();
      await page.getByText(key.inUse).first().waitFor();
      await sound('in-use');
      assert.deepEqual(complaints, []);
      await end();
    });
  }
}

/**
 * @param {Page} page
 * @param {string | undefined} sentence
 */
async function told(page, sentence) {
  await page.locator('.trouble').getByText(sentence ?? 'no such sentence').waitFor();
}
