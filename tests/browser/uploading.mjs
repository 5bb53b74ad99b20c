/** A page of another origin that has cleaned scans, and a server to send them to that fails in every way. Importing this sets both up. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, afterEach, before, beforeEach } from 'node:test';

import { Archive } from './archive.mjs';
import { planted, sung, written } from './planted.mjs';
import { packed, serve } from './site.mjs';
import { launch } from './visit.mjs';

const STRICT = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:; connect-src http://127.0.0.1:*; " +
  "require-trusted-types-for 'script'; trusted-types scanitize";
export const SLICES = 6;

/** @type {import('playwright-core').Browser} */
let browser;
/** @type {Awaited<ReturnType<typeof serve>>} */
let site;
/** @type {import('playwright-core').Page} */
export let page;
/** @type {Archive} */
export let archive;
/** @type {{ name: string, sha256: string, bytes: number }[]} */
export let listed;
/** @type {string[]} what the console said, and what was asked of the network */
const said = [];
/** @type {string[]} */
const asked = [];
let meanwhile = async () => {};
/** @type {number[]} how long the page means to wait before another try */
export const waits = [];

/** @param {() => Promise<void>} work what happens while the page waits */
export function between(work) {
  meanwhile = work;
}

before(async () => {
  [browser, site] = await Promise.all([launch(), serve(packed, hosted)]);
  page = await browser.newPage();
  // Cookies know no port: this one is for the archive, too.
  await page.context().addCookies([{ name: 'session', value: 'Quibblewort', url: site.address }]);
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(String(error)));
  page.on('request', (request) => asked.push(request.url()));
  await page.exposeFunction('meanwhile', async (/** @type {number} */ milliseconds) => {
    waits.push(milliseconds);
    await meanwhile();
  });
  await page.goto(`${site.address}Quibblewort.html?Deepwell`);
  await page.locator('input').setInputFiles(written(await planted({ slices: SLICES, size: 32 })));
  listed = await page.evaluate(async (address) => {
    const scanitize = await import(`${address}index.js`);
    const wait = (/** @type {number} */ milliseconds) => /** @type {any} */ (globalThis).meanwhile(milliseconds);
    const s = new scanitize.Sanitizer({ workers: 1 });
    const result = await s.clean(await s.open(document.querySelector('input')?.files), { face: 'keep' });
    s.close();
    /** Runs an upload and tells how it ended, what was stored by then, and how often something was told. */
    const ended = async (/** @type {(wish: any) => Promise<any>} */ send) => {
      const told = /** @type {any[]} */ ([]);
      const uploaded = await send({ wait, onProgress: (/** @type {any} */ uploaded) => told.push(uploaded) }).catch((error) => error);
      const { name, code, message, status } = uploaded;
      return { uploaded: uploaded.uploaded ?? (code ? undefined : uploaded), error: name && { name, code, message, status }, told };
    };
    Object.assign(globalThis, { ...scanitize, result, ended });
    return result.manifest.files;
  }, site.address);
});
after(async () => {
  await browser.close();
  await site.close();
});
beforeEach(async () => {
  archive = await new Archive().start();
  waits.length = 0;
  meanwhile = async () => {};
});
afterEach(async () => {
  const sent = archive.received.map(({ path, headers, body }) => [path, ...headers, body.toString('latin1')].join('\n')).join('\n');
  assert.deepEqual(sung(sent), [], 'nothing of the person and no name of a file or a page is in any request');
  assert.doesNotMatch(sent, /\n(Referer|Cookie)\n/i);
  await archive.stop();
});

/**
 * Gives the page of a host, in which nothing else is allowed.
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
function hosted({ url }, response) {
  if (!url?.startsWith('/Quibblewort.html')) return false;
  response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': STRICT });
  response.end('<!doctype html><title>FileQuip of Zanthe Quibblewort</title><input type=file webkitdirectory>');
  return true;
}

/**
 * In the page: stores the result in the archive.
 * @param {Record<string, unknown>} [wish]
 */
export function stowed(wish = {}) {
  const pair = { address: `${archive.address}/dicom-web`, wish: { batch: 2 * Math.max(...listed.map(({ bytes }) => bytes)), ...wish } };
  return page.evaluate(({ address, wish }) => ended((more) => stow(result, address, { ...more, ...wish })), pair);
}

/** Whether all instances are there, each stored once with the bytes that were released. */
export function wholeAndOnce() {
  const hashes = [...archive.stored.values()].map((times) => times.map((bytes) => createHash('sha256').update(bytes).digest('hex')));
  assert.deepEqual(hashes.flat().sort(), listed.map(({ sha256 }) => sha256).sort());
  assert.ok(hashes.every((times) => times.length === 1), 'nothing was stored twice');
}

/** The ids of what was stored, in the order in which it came. */
export const ids = () => [...archive.stored.keys()];
export const EMPTY = { failed: [], warned: [], asked: [], unsure: [], leftOut: [] };
/** Bytes of the first files, or of all. */
export const total = (count = SLICES) => listed.slice(0, count).reduce((sum, { bytes }) => sum + bytes, 0);

/** Holds that the console said nothing of the person, and that nobody else was asked. */
export function wasDiscreet() {
  assert.deepEqual(sung(said.join('\n')), []);
  for (const address of asked) assert.match(address, /^(http:\/\/127\.0\.0\.1:\d+\/|blob:)/);
}
