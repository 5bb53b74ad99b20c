/** The sandbox in Firefox and WebKitGTK: what a page gets out of a frame of another origin, and of one that equals no other. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { OPEN } from '../browser/form.mjs';
import { fixChance } from '../browser/made.mjs';
import { sung } from '../browser/planted.mjs';
import { packed, serve } from '../browser/site.mjs';
import { mixed, press } from './course.mjs';
import { ENGINES, startChromium } from './engines.mjs';

/** @typedef {import('./driven.mjs').Driven} Driven */
/** @typedef {{ files: string[], told: string }} Got names and hashes of files, and all else that the page was told, as text */

const PAGE = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Host</title><main><h1>Ask</h1><div id="place"></div></main>';
/** @type {[string, boolean][]} what the frame is, and whether it lies elsewhere */
const WAYS = [['of another origin', true], ['of an opaque origin', false]];

/** A copy of the package whose frame first opens its tree and draws the same key each time. @type {string} */
let folder;
/** @type {Awaited<ReturnType<typeof serve>>} */
let page;
/** @type {Awaited<ReturnType<typeof serve>>} */
let elsewhere;
/** @type {string[]} */
let paths;
/** What Chromium gets, by origin of the frame. @type {Map<boolean, Got>} */
const expected = new Map();

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'scanitize-sandbox-'));
  cpSync(packed, folder, { recursive: true });
  writeFileSync(join(folder, 'sandbox.html'), begun(readFileSync(join(packed, 'sandbox.html'), 'utf8'), `${OPEN}\n(${fixChance})();`));
  elsewhere = await serve(folder);
  page = await serve(folder, ({ url }, response) => {
    if (url !== '/') return false;
    const policy = `default-src 'none'; script-src 'self'; frame-src 'self' ${elsewhere.address}; require-trusted-types-for 'script'`;
    return Boolean(response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': policy }).end(PAGE));
  });
  paths = await mixed();
  const chromium = await startChromium();
  for (const [, isApart] of WAYS) expected.set(isApart, await got(chromium, isApart));
  await chromium.end();
});
after(async () => {
  await Promise.all([page.close(), elsewhere.close()]);
  rmSync(folder, { recursive: true });
});

for (const [way, isApart] of WAYS) {
  test(`in Chromium six files come out of a frame ${way}, and nothing that was planted`, () => {
    const { files, told } = expected.get(isApart) ?? { files: [], told: '' };
    assert.equal(files.length, 6);
    assert.deepEqual(sung(told), []);
  });

  for (const { name, start } of ENGINES) {
    test(`in ${name} a page gets out of a frame ${way} what it gets in Chromium, and cannot look into it`, async (t) => {
      const engine = await start();
      t.after(engine.end);
      const { files, told } = await got(engine, isApart);
      assert.deepEqual(files, expected.get(isApart)?.files);
      assert.deepEqual(sung(told), []);
      assert.equal(await engine.evaluate(within), 'closed');
    });
  }
}

/**
 * A document that runs a script before its own, and whose policy knows of it.
 * @param {string} document
 * @param {string} script
 */
function begun(document, script) {
  const hash = createHash('sha256').update(script).digest('base64');
  return document.replace("script-src '", () => `script-src 'sha256-${hash}' '`).replace('<style>', () => `<script>${script}</script><style>`);
}

/**
 * @param {Driven} engine
 * @param {boolean} isApart
 * @returns {Promise<Got>}
 */
async function got(engine, isApart) {
  await engine.open(page.address);
  await engine.evaluate(mount, `${isApart ? elsewhere.address : page.address}sandbox.html`);
  await engine.enter(() => document.querySelector('iframe'));
  await engine.until(() => document.querySelector('scan-sanitizer')?.shadowRoot);
  await engine.choose(() => document.querySelector('scan-sanitizer')?.shadowRoot?.querySelector('input:not([webkitdirectory])'), paths);
  for (const words of ['Keep the face', 'Clean these scans']) await press(engine, words);
  await engine.leave();
  await engine.until(() => Reflect.get(window, 'told').some((/** @type {any} */ { type }) => type === 'done'));
  const found = await engine.evaluate(heard);
  assert.deepEqual(await engine.complaints(), []);
  return found;
}

/** In the page: @param {string} src */
async function mount(src) {
  const told = /** @type {unknown[]} */ ([]);
  addEventListener('message', ({ data, origin }) => told.push({ data, origin }));
  const address = '/sandbox.js';
  const { Sandbox } = await import(address);
  const sandbox = new Sandbox(document.querySelector('#place'), { src, preset: 'research', recipient: 'host', language: 'en' });
  for (const type of ['progress', 'held', 'change', 'done', 'error']) {
    sandbox.addEventListener(type, (/** @type {CustomEvent} */ { detail }) => told.push({ type, detail: String(detail instanceof Error ? detail : JSON.stringify(detail)) }));
  }
  // What a driver's script calls its global object is not always the page's.
  Object.assign(window, { sandbox, told });
}

/** In the page. */
async function heard() {
  const { sandbox, told } = /** @type {any} */ (window);
  const files = [];
  for (const file of sandbox.files) {
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
    files.push(`${file.name} ${Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')}`);
  }
  return { files, told: JSON.stringify([told, sandbox.manifest]) + sandbox.frame.outerHTML };
}

/** In the page: whether it sees the document of the frame. */
function within() {
  try {
    const { contentDocument, contentWindow } = /** @type {HTMLIFrameElement} */ (document.querySelector('iframe'));
    return contentDocument ?? contentWindow?.document ? 'open' : 'closed';
  } catch {
    return 'closed';
  }
}
