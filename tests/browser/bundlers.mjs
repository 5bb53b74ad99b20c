/**
 * Lays out a fresh app with each bundler around the packed npm package, cleans scans with it in Chromium, and writes a table:
 * `bundlers.mjs --out docs/bundlers.md --work FOLDER`, where FOLDER/node_modules holds the bundlers.
 */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { APPS, opened, rendered, weight } from './apps.mjs';
import { planted, sung, written } from './planted.mjs';
import { packed } from './site.mjs';
import { launch } from './visit.mjs';

const { values } = parseArgs({ options: { out: { type: 'string' }, work: { type: 'string' } } });
const work = resolve(values.work ?? 'target/bundlers');
const SLICES = 4;
const ENTRIES = ['scanitize', 'scanitize/slim'];

/**
 * One app, from an empty folder to cleaned scans.
 * @param {import('playwright-core').Browser} browser
 * @param {import('./apps.mjs').App} app
 * @param {string} entry
 */
async function row(browser, app, entry) {
  const { address, sent, close } = await opened(app, entry, work);
  try {
    const { server, ...found } = await cleaned(browser, address);
    assert.deepEqual(server, app.lay === rendered ? ['function'] : [], 'what a server renders has the same names');
    return { ...app, entry, bytes: sent && weight(sent), ...found };
  } finally {
    await close();
  }
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {string} address
 */
async function cleaned(browser, address) {
  const page = await browser.newPage();
  const complaints = /** @type {string[]} */ ([]);
  const modules = new Set();
  page.on('console', (message) => void (['error', 'warning'].includes(message.type()) && complaints.push(message.text())));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => void (new URL(request.url()).pathname.endsWith('.wasm') && modules.add(request.url())));
  const files = written(await planted({ slices: SLICES, size: 32 }));
  await page.goto(address);
  // A development server makes its scripts when they are asked for, and may load the page anew for it.
  await page.waitForFunction(() => 'clean' in globalThis, undefined, { timeout: 120_000 });
  await page.locator('input').setInputFiles(files);
  const texts = await page.evaluate(() => /** @type {any} */ (globalThis).clean(document.querySelector('input')?.files));
  const server = await page.locator('[data-server]').evaluateAll((found) => found.map((one) => one.getAttribute('data-server')));
  await page.close();
  assert.deepEqual(complaints, []);
  return { files: texts.length, left: sung(texts.join('\n')).length, asked: modules.size, server };
}

const browser = await launch();
const rows = [];
for (const app of APPS) for (const entry of ENTRIES) rows.push(await row(browser, app, entry));
const version = browser.version();
await browser.close();
const index = createHash('sha256').update(readFileSync(join(packed, 'index.js'))).digest('hex');
const versionOf = (/** @type {string} */ name) => JSON.parse(readFileSync(join(work, 'node_modules', name, 'package.json'), 'utf8')).version;
const table = rows.map(({ bundler, way, entry, bytes, files, left, asked }) =>
  `| ${bundler} ${versionOf(bundler)} | ${way} | \`${entry}\` | ${bytes ? (bytes / 1e6).toFixed(1) : ''} | ${asked} | ${files} of ${SLICES} | ${left} |`);
writeFileSync(values.out ?? 'docs/bundlers.md', `# Bundlers

Measured on ${new Date().toISOString().slice(0, 10)} in Chromium ${version}, index.js ${index.slice(0, 16)}. \`cargo xtask prove bundlers\` writes this file: it packs the npm package,
unpacks it into a fresh app for each bundler, builds or serves that without options (esbuild: a bundle in the format esm), and cleans ${SLICES} made-up slices with planted values in it.
For the slim form under esbuild, which carries no assets, the app copies core.wasm, codec.wasm and net.wasm and names them in \`wasm\`, \`codec\` and \`net\`. In Next (App Router, Turbopack) a client component
cleans; it and the page around it import the package on the server too, where that gives the same names and does nothing.

| bundler | | import | MB of scripts and modules | modules fetched | files cleaned | planted values left |
|---|---|---|---|---|---|---|
${table.join('\n')}
`);
assert.ok(rows.every(({ files, left }) => files === SLICES && left === 0), 'every app has cleaned every file');
