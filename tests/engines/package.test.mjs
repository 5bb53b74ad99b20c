/** The npm package in Firefox and WebKitGTK: imported by a page of another origin, and as an element in its form. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { OPEN, host } from '../browser/form.mjs';
import { fixChance } from '../browser/made.mjs';
import { sung } from '../browser/planted.mjs';
import { packed, serve } from '../browser/site.mjs';
import { mixed, press } from './course.mjs';
import { ENGINES, startChromium } from './engines.mjs';

const FIELDS = '<script src="scanitize/before.js"></script><input type="file" multiple><scan-sanitizer name="scans"></scan-sanitizer>';
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' http://127.0.0.1:*; worker-src blob:; style-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types scanitize";

/** @typedef {{ elsewhere: string[], form: string[] }} Made names and hashes: what a script got, and what a form sent */

/** A copy of the package, and a script that runs first. @type {string} */
let folder;
/** The same, for other origins. @type {Awaited<ReturnType<typeof serve>>} */
let elsewhere;
/** @type {Awaited<ReturnType<typeof host>>} */
let page;
/** @type {string[]} */
let paths;
/** @type {Made} */
let expected;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'scanitize-package-'));
  cpSync(packed, folder, { recursive: true });
  writeFileSync(join(folder, 'before.js'), `${OPEN}\n(${fixChance})();`);
  elsewhere = await serve(folder, (_, response) => {
    response.setHeader('access-control-allow-origin', '*');
    return false;
  });
  page = await host(FIELDS, { folder, policy: POLICY });
  paths = await mixed();
  const chromium = await startChromium();
  expected = await made(chromium);
  await chromium.end();
});
after(async () => {
  await elsewhere.close();
  page.close();
  rmSync(folder, { recursive: true });
});

test('in Chromium six files come out of it, and nothing that was planted is sent', () => {
  assert.equal(expected.elsewhere.length, 6);
  // The files, and their manifest.
  assert.equal(expected.form.length, 7);
});

for (const { name, start } of ENGINES) {
  test(`in ${name} a page of another origin and a form get what they get in Chromium, byte for byte`, async (t) => {
    const engine = await start();
    t.after(engine.end);
    assert.deepEqual(await made(engine), expected);
  });
}

/**
 * @param {import('./driven.mjs').Driven} engine
 * @returns {Promise<Made>}
 */
async function made(engine) {
  return { elsewhere: await imported(engine), form: await sent(engine) };
}

/** @param {import('./driven.mjs').Driven} engine */
async function imported(engine) {
  await engine.open(page.address);
  await engine.choose(() => document.querySelector('input'), paths);
  elsewhere.asked.length = 0;
  const files = await engine.evaluate(cleaned, `${elsewhere.address}index.js`);
  assert.deepEqual(elsewhere.asked, ['/index.js'], 'it fetches nothing beside itself');
  assert.deepEqual(await engine.complaints(), []);
  return files;
}

/** @param {import('./driven.mjs').Driven} engine */
async function sent(engine) {
  await engine.open(page.address);
  await engine.until(() => customElements.get('scan-sanitizer') !== undefined);
  await engine.choose(() => document.querySelector('scan-sanitizer')?.shadowRoot?.querySelector('input:not([webkitdirectory])'), paths);
  for (const words of ['Keep the face', 'Clean these scans']) await press(engine, words);
  await engine.until(isFilled);
  assert.deepEqual(await engine.complaints(), []);
  page.sent.length = 0;
  await engine.evaluate(() => document.querySelector('form')?.requestSubmit());
  await engine.until(() => document.title === 'Sent');
  const entries = page.sent.flatMap(({ entries }) => entries).filter(({ name }) => name);
  assert.deepEqual(entries.flatMap(({ bytes }) => sung(bytes)), []);
  return entries.map(({ name, bytes }) => `${name} ${createHash('sha256').update(bytes).digest('hex')}`);
}

/**
 * In the page: the names and hashes of what the package, imported from another origin, makes of the chosen files.
 * @param {string} address
 */
async function cleaned(address) {
  const { Sanitizer } = await import(address);
  const s = new Sanitizer({ preset: 'research', recipient: 'host' });
  const { files } = await s.clean(await s.open(document.querySelector('input')?.files), { face: 'keep' });
  s.close();
  const hashes = [];
  for (const file of files) {
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
    hashes.push(`${file.name} ${Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')}`);
  }
  return hashes;
}

function isFilled() {
  return /** @type {any} */ (document.querySelector('scan-sanitizer')).files.length > 0;
}
