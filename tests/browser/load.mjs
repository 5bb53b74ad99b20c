/**
 * Writes docs/load.md: what a page with `<scan-sanitizer>` in its form bears while it cleans 500 slices of noise: how long its main thread
 * is taken at once, and how much memory of the computer.
 *
 * Run by `cargo xtask prove load`: load.mjs --out FILE. SCANITIZE_NOISE says how many slices, for a shorter try.
 */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { hostedIn } from './form.mjs';
import { writeSlices } from './noise.mjs';
import { PAUSE, Watch, pss } from './processes.mjs';
import { launchOnDisc } from './visit.mjs';

const COUNT = Number(process.env.SCANITIZE_NOISE ?? 500);
const RUNS = 3;
const MIB = 2 ** 20;
/** Milliseconds that the main thread may be taken at once. */
const LONGEST = 100;
/** What the page may take above what it takes when nothing is open. */
const MOST = 600 * MIB;
/** What may be left of it when the work is over. */
const NEARLY_NOTHING = 128 * MIB;
const LONG = 300_000;
/** Milliseconds until memory has been given back. */
const SOON = 5000;

/** In the page: notes how long each task took that took more than 50 milliseconds. */
function noteTasks() {
  /** @type {number[]} */
  const tasks = [];
  Object.assign(globalThis, { tasks });
  new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => tasks.push(duration))).observe({ type: 'longtask' });
}

/**
 * One visit to a host's form in a browser of its own, whose profile is on the disc as a person's is.
 * @template T
 * @param {(page: import('playwright-core').Page, memory: { watch: Watch, idle: number }, sent: import('./form.mjs').Sent[]) => Promise<T>} use
 */
async function alone(use) {
  const profile = mkdtempSync(join(tmpdir(), 'scanitize-profile-'));
  const { page, sent, complaints, end } = await hostedIn(await launchOnDisc(profile), '<scan-sanitizer name="scans"></scan-sanitizer>', { before: `(${noteTasks})()` });
  await pause(3000);
  const watch = new Watch(profile);
  try {
    const found = await use(page, { watch, idle: pss(profile) }, sent);
    assert.deepEqual(complaints, []);
    return found;
  } finally {
    watch.end();
    await end();
    rmSync(profile, { recursive: true, force: true });
  }
}

/**
 * Chooses the slices and lets them be cleaned, until nothing but sending is left.
 * @param {string} folder
 */
function whole(folder) {
  return alone(async (page, { watch, idle }, sent) => {
    const start = performance.now();
    await choose(page, folder);
    const look = watch.peak();
    await startCleaning(page);
    await page.getByRole('button', { name: 'Choose other scans' }).waitFor({ timeout: LONG });
    const clean = watch.peak();
    const seconds = (performance.now() - start) / 1000;
    const tasks = /** @type {number[]} */ (await page.evaluate(() => Reflect.get(globalThis, 'tasks')));
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Thank you.').waitFor({ timeout: LONG });
    const files = sent.flatMap(({ entries }) => entries).filter(({ field }) => field === 'scans').length;
    const version = page.context().browser()?.version();
    return { version, idle, look: look - idle, clean: clean - idle, seconds, longest: Math.max(0, ...tasks), files };
  });
}

/**
 * Stops half-way.
 * @param {string} folder
 */
function stopped(folder) {
  return alone(async (page, { watch, idle }) => {
    await choose(page, folder);
    await startCleaning(page);
    const bar = page.locator('progress[value]');
    while (Number(await bar.getAttribute('value')) < 50) await pause(50);
    const before = watch.peak() - idle;
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.locator('.notice', { hasText: 'Stopped' }).waitFor();
    const after = await settled(watch);
    const session = await page.context().newCDPSession(page);
    await session.send('HeapProfiler.collectGarbage');
    return { before, after: after - idle, collected: (await settled(watch)) - idle };
  });
}

/**
 * What is taken some seconds later.
 * @param {Watch} watch
 */
async function settled(watch) {
  await pause(SOON);
  watch.peak();
  await pause(2 * PAUSE);
  return watch.peak();
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} folder
 */
async function choose(page, folder) {
  await page.locator('input[webkitdirectory]').setInputFiles(folder);
  await page.getByRole('button', { name: 'Clean these scans' }).waitFor({ timeout: LONG });
}

/** @param {import('playwright-core').Page} page */
async function startCleaning(page) {
  await page.locator('input[value=keep]').first().check();
  await page.getByRole('button', { name: 'Clean these scans' }).click();
}

/**
 * The text of the file, and what is not as demanded.
 * @param {Awaited<ReturnType<typeof whole>>[]} runs
 * @param {Awaited<ReturnType<typeof stopped>>} stop
 */
function account(runs, stop) {
  const [{ version, seconds } = { version: '', seconds: 0 }] = runs;
  const memory = (/** @type {string} */ what, /** @type {number} */ size, /** @type {number} */ most) =>
    /** @type {const} */ ([what, `${Math.round(size / MIB)} MiB`, `at most ${most / MIB} MiB`, size <= most]);
  const most = (/** @type {(run: Awaited<ReturnType<typeof whole>>) => number} */ part) => Math.max(...runs.map(part));
  const tasks = runs.map(({ longest }) => longest).toSorted((one, other) => one - other);
  const task = Number(tasks[Math.floor(tasks.length / 2)]);
  const files = Math.min(...runs.map((run) => run.files));
  const told = tasks.map((one) => (one === 0 ? 'none over 50' : `${one}`)).join(', ');
  const rows = [
    /** @type {const} */ ([`longest task of the main thread, median of ${RUNS} runs (${told})`, `${task} ms`, `at most ${LONGEST} ms`, task <= LONGEST]),
    memory('most memory until the scans are looked at', most(({ look }) => look), MOST),
    memory('most memory while they are cleaned', most(({ clean }) => clean), MOST),
    memory('stopped half-way: before', stop.before, MOST),
    memory('stopped half-way: five seconds after', stop.after, MOST),
    memory('once the browser has collected what nothing holds', stop.collected, NEARLY_NOTHING),
    /** @type {const} */ (['files that the server got with the form', `${files}`, `${COUNT}`, files === COUNT]),
  ];
  const text = [
    '# Load',
    '',
    `Measured on ${new Date().toISOString().slice(0, 10)} with Chromium ${version} on ${cpus().length} cores: ${COUNT} slices of noise, 512 by 512 in 16 bits,`,
    `chosen as a folder in \`<scan-sanitizer>\` in a form, cleaned in ${Math.round(seconds)} seconds and sent. \`cargo xtask prove load\` writes this file.`,
    '',
    '| | measured | demanded |',
    '|---|---|---|',
    ...rows.map(([what, found, demanded]) => `| ${what} | ${found} | ${demanded} |`),
    '',
    'Memory is the proportional set size of all processes of the browser above what they took with the page open and nothing chosen,',
    `looked at every ${PAUSE} ms. Cleaned files are the browser's own, which lets go of them when it collects next; no page can ask for`,
    'that, the measurement does. Tasks are those that the browser itself tells as long ones (Long Tasks API), the host\'s included.',
  ];
  return { text: `${text.join('\n')}\n`, faults: rows.filter(([, , , isGood]) => !isGood).map(([what]) => what) };
}

async function main() {
  assert.equal(process.platform, 'linux', 'memory is measured on Linux alone');
  const { values } = parseArgs({ options: { out: { type: 'string' } } });
  const folder = mkdtempSync(join(tmpdir(), 'scanitize-slices-'));
  try {
    await writeSlices(folder, COUNT);
    const runs = [];
    for (let run = 0; run < RUNS; run += 1) {
      runs.push(await whole(folder));
      console.log(runs.at(-1));
    }
    const { text, faults } = account(runs, await stopped(folder));
    if (values.out) writeFileSync(values.out, text);
    console.log(text);
    assert.deepEqual(faults, [], 'all is as demanded');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await main();
