/**
 * Writes docs/page.md: what Lighthouse says of how each step can be used, how much is sent until the page is seen and until it may go offline, and how
 * long the main thread is taken at once while it loads.
 *
 * Run by `cargo xtask prove page`: page.mjs --out FILE --work FOLDER, where FOLDER/node_modules holds Lighthouse.
 */

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

import { languages } from '../../www/languages.js';
import { built } from './site.mjs';
import { through } from './steps.mjs';
import { launch, visit } from './visit.mjs';

const { values } = parseArgs({ options: { out: { type: 'string' }, work: { type: 'string' } } });
const need = createRequire(join(resolve(values.work ?? 'target/page'), 'package.json'));
const RUNS = 3;
const BEST = 100;
/** Bytes until the first step is seen. */
const FIRST = 120e3;
/** Bytes until the page may go offline. */
const ALL = 4.5e6;
/** Milliseconds that the main thread may be taken at once. */
const LONGEST = 200;

/** In the page: notes what has arrived when the first step is there. */
function note() {
  new MutationObserver((_, observer) => {
    if (!document.querySelector('main h1')) return;
    observer.disconnect();
    const arrived = performance.getEntriesByType('resource').map(({ name }) => new URL(name)).filter(({ protocol }) => protocol !== 'data:');
    Object.assign(globalThis, { first: arrived.map(({ pathname }) => pathname) });
  }).observe(document, { childList: true, subtree: true });
}

/**
 * One first visit, until the page may go offline.
 * @param {import('playwright-core').Browser} browser
 */
async function load(browser) {
  await browser.startTracing(undefined, { categories: ['toplevel', 'devtools.timeline'] });
  const { page, asked, complaints, end } = await visit(browser, { before: `(${note})()` });
  const { traceEvents } = JSON.parse(String(await browser.stopTracing()));
  const first = /** @type {string[]} */ (await page.evaluate(() => Reflect.get(globalThis, 'first')));
  const address = page.url();
  await end();
  assert.deepEqual(complaints, []);
  return { first: ['/', ...first], all: asked, ...longestTask(traceEvents, address) };
}

/** @typedef {{ name: string, pid: number, tid: number, dur?: number, tdur?: number, args: any }} Trace */

/**
 * Milliseconds of the longest tasks of the main thread that shows a page: by the clock, and of its own.
 * @param {Trace[]} events
 * @param {string} address
 */
function longestTask(events, address) {
  const pages = new Set(events.filter(({ name, args }) => name === 'ParseHTML' && args.beginData.url === address).map(({ pid, tid }) => `${pid} ${tid}`));
  const tasks = events.filter(({ name, pid, tid }) => name === 'ThreadControllerImpl::RunTask' && pages.has(`${pid} ${tid}`));
  assert.ok(tasks.length > 0, 'the thread is known');
  const longest = (/** @type {'dur' | 'tdur'} */ time) => Math.round(Math.max(...tasks.map((task) => task[time] ?? 0)) / 1e3);
  return { clock: longest('dur'), own: longest('tdur') };
}

/**
 * What files weigh when each is compressed by itself.
 * @param {string[]} paths
 */
function sent(paths) {
  const files = [...new Set(paths)].map((path) => readFileSync(join(built, path === '/' ? 'index.html' : path)));
  const weight = (/** @type {(bytes: Buffer) => Buffer} */ packed) => files.reduce((sum, bytes) => sum + packed(bytes).length, 0);
  return { files: files.length, brotli: weight(brotliCompressSync), gzip: weight(gzipSync) };
}

/**
 * The score of every step for accessibility in one language, and what Lighthouse finds wrong in it.
 * @param {import('playwright-core').Browser} browser
 * @param {number} port where Lighthouse meets the browser
 * @param {import('../../www/shell.js').Text} text
 */
async function scores(browser, port, text) {
  const { page, complaints, end } = await visit(browser, { locale: text.language });
  const { default: puppeteer } = await import(pathToFileURL(need.resolve('puppeteer-core')).href);
  const { snapshot } = await import(pathToFileURL(need.resolve('lighthouse')).href);
  const other = await puppeteer.connect({ browserURL: `http://127.0.0.1:${port}`, defaultViewport: null });
  const same = (await other.pages()).find((/** @type {{ url(): string }} */ one) => one.url() === page.url());
  /** @type {{ name: string, score: number, faults: string[] }[]} */
  const steps = [];
  await through(page, text, async (name) => {
    const { lhr } = await snapshot(same, { flags: { onlyCategories: ['accessibility'], formFactor: 'desktop', screenEmulation: { disabled: true } } });
    const faults = Object.values(lhr.audits).filter(({ score }) => score !== null && score < 1).map(({ id }) => id);
    steps.push({ name, score: Math.round(lhr.categories.accessibility.score * 100), faults });
  });
  await other.disconnect();
  await end();
  assert.deepEqual(complaints, []);
  return { language: text.languages.own, steps };
}

/** @returns {Promise<number>} a port that is free */
function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => done(port));
    });
  });
}

/**
 * The text of the file, and what is not as demanded.
 * @param {string} version
 * @param {Awaited<ReturnType<typeof scores>>[]} scored
 * @param {Awaited<ReturnType<typeof load>>[]} loads
 */
function account(version, scored, loads) {
  const [own, clock] = [loads.map((one) => one.own).toSorted(rising), loads.map((one) => one.clock).toSorted(rising)];
  const [{ first, all } = { first: [], all: [] }] = loads;
  const kept = (/** @type {number} */ size) => `${(size / 1e3).toFixed(1)} KB`;
  const weighed = (/** @type {string} */ what, /** @type {ReturnType<typeof sent>} */ { files, brotli, gzip }, /** @type {number} */ most) =>
    /** @type {const} */ ([`${what}: ${files} files`, `${kept(brotli)} with brotli, ${kept(gzip)} with gzip`, `at most ${kept(most)} with brotli`, brotli <= most]);
  const median = Number(own[Math.floor(own.length / 2)]);
  const rows = [
    ...scored.map(rated),
    weighed('sent until the first step is seen', sent(first), FIRST),
    weighed('sent until it may go offline', sent(all), ALL),
    /** @type {const} */ ([`longest task of the main thread until then: ${RUNS} visits`, `${own.join(', ')} ms; by the clock ${clock.join(', ')} ms`, `at most ${LONGEST} ms, median`, median <= LONGEST]),
  ];
  const text = `# The page

Measured on ${new Date().toISOString().slice(0, 10)} with Chromium ${version} and Lighthouse ${need('lighthouse/package.json').version} on ${cpus().length} cores with a load of ${loadavg()[0]?.toFixed(0)}. \`cargo xtask prove page\`
writes this file.

| | measured | demanded |
|---|---|---|
${rows.map(([what, found, demanded]) => `| ${what} | ${found} | ${demanded} |`).join('\n')}

Lighthouse looks at each view as it stands (a snapshot). What is sent are files of \`dist/site\`, each compressed by itself at the highest grade of brotli and the usual one of
gzip, heads of HTTP not counted: until the first step is seen those that have arrived when it is put on the page, until it may go offline all that were asked for. How long
a task takes is time that the thread itself had, as the browser traces it; by the clock it is what the Long Tasks API would tell, and more where others use the same computer.
`;
  return { text, faults: rows.filter(([, , , isGood]) => !isGood).map(([what]) => what) };
}

/**
 * @param {Awaited<ReturnType<typeof scores>>} scored
 * @returns {[string, string, string, boolean]}
 */
function rated({ language, steps }) {
  const lowest = Math.min(...steps.map(({ score }) => score));
  const wrong = steps.flatMap(({ name, faults }) => faults.map((fault) => `${name}: ${fault}`));
  return [`Lighthouse accessibility, ${language}, lowest of ${steps.length} views`, [lowest, ...wrong].join(', '), `${BEST}`, lowest === BEST];
}

/**
 * @param {number} one
 * @param {number} other
 */
function rising(one, other) {
  return one - other;
}

const port = await freePort();
const browser = await launch([`--remote-debugging-port=${port}`]);
try {
  const loads = [];
  for (let run = 0; run < RUNS; run += 1) loads.push(await load(browser));
  const scored = [];
  for (const text of languages) scored.push(await scores(browser, port, text));
  const { text, faults } = account(browser.version(), scored, loads);
  if (values.out) writeFileSync(values.out, text);
  console.log(text);
  assert.deepEqual(faults, [], 'all is as demanded');
} finally {
  await browser.close();
}
