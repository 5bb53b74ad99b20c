/**
 * Writes docs/memory.md: what the page takes of a computer's memory while it cleans two gigabytes of noise, zip to zip.
 *
 * Run by `cargo xtask prove`: memory.mjs --out FILE. SCANITIZE_NOISE says how many instances, for a shorter try.
 */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { PIXELS, writeNoise } from './noise.mjs';
import { PAUSE, Watch, pss } from './processes.mjs';
import { chooseFiles, launchOnDisc, step, visitIn } from './visit.mjs';

/** @typedef {import('./visit.mjs').Visit} Visit */

const COUNT = Number(process.env.SCANITIZE_NOISE ?? 4000);
const MIB = 2 ** 20;
/** What the page may take above what it takes when nothing is open. */
const MOST = 1024 * MIB;
/** What may be left of it when the work is over. */
const NEARLY_NOTHING = 128 * MIB;

/**
 * One visit in a browser of its own, whose profile is on the disc as a person's is.
 * @template T
 * @param {(visit: Visit, watch: Watch, idle: number) => Promise<T>} use
 */
async function alone(use) {
  const profile = mkdtempSync(join(tmpdir(), 'scanitize-profile-'));
  const context = await launchOnDisc(profile);
  const visited = await visitIn(context, { before: `(${saveToDisc})()`, picker: true });
  await pause(3000);
  const watch = new Watch(profile);
  const idle = pss(profile);
  try {
    const found = await use(visited, watch, idle);
    assert.deepEqual(visited.complaints, []);
    return found;
  } finally {
    watch.end();
    await visited.end();
    rmSync(profile, { recursive: true, force: true });
  }
}

/** In the page: what a person picks lies on the disc. No picker of the system can be driven; the browser's own folder has the same interface. */
function saveToDisc() {
  Reflect.set(globalThis, 'showSaveFilePicker', async (/** @type {{ suggestedName: string }} */ { suggestedName }) => {
    const folder = await navigator.storage.getDirectory();
    return folder.getFileHandle(suggestedName, { create: true });
  });
}

/** @param {string} zip */
function whole(zip) {
  return alone(async ({ page }, watch, idle) => {
    const start = performance.now();
    await chooseFiles(page, [zip]);
    await step(page, 'look', LONG);
    const told = await page.locator('.needs').textContent();
    const look = watch.peak();
    await startCleaning(page);
    await step(page, 'check', LONG);
    const clean = watch.peak();
    await page.getByRole('button', { name: 'Go on to save' }).click();
    await page.getByRole('button', { name: 'Save the cleaned scans' }).click();
    await page.locator('.told').waitFor({ timeout: LONG });
    const save = watch.peak();
    const seconds = (performance.now() - start) / 1000;
    const saved = await page.evaluate(sizeOnDisc);
    await page.getByRole('button', { name: 'Clear this page' }).click();
    const version = page.context().browser()?.version();
    return { version, idle, look, clean, save, seconds, saved, told, cleared: await settled(watch) };
  });
}

/** In the page. */
async function sizeOnDisc() {
  const folder = await navigator.storage.getDirectory();
  const file = await (await folder.getFileHandle('cleaned-scans.zip')).getFile();
  return file.size;
}

/** @param {string} zip */
function stopped(zip) {
  return alone(async ({ page }, watch, idle) => {
    await chooseFiles(page, [zip]);
    await step(page, 'look', LONG);
    await startCleaning(page);
    await halfWay(page);
    const before = watch.peak();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.locator('.notice', { hasText: 'Stopped' }).waitFor();
    return { idle, before, after: await settled(watch) };
  });
}

/** @param {string} zip */
function broken(zip) {
  return alone(async ({ page }) => {
    await chooseFiles(page, [zip]);
    await step(page, 'look', LONG);
    await startCleaning(page);
    await halfWay(page);
    const workers = page.workers();
    // The last one to have started is no coordinator.
    await workers.at(-1)?.evaluate(trap);
    await step(page, 'check', LONG);
    const words = (await page.locator('main').textContent()) ?? '';
    return Number(/([\d,]+) pictures? cleaned/.exec(words)?.[1]?.replaceAll(',', ''));
  });
}

/** In a worker: the next string that leaves the core traps. */
function trap() {
  TextDecoder.prototype.decode = () => {
    throw new WebAssembly.RuntimeError();
  };
}

/** @param {import('playwright-core').Page} page */
async function startCleaning(page) {
  await page.locator('input[type=radio][value=keep]').check();
  await page.getByRole('button', { name: 'Clean these scans' }).click();
}

/** @param {import('playwright-core').Page} page */
async function halfWay(page) {
  const bar = page.locator('progress[value]');
  while (Number(await bar.getAttribute('value')) < 50) await pause(100);
}

/**
 * What is taken some seconds later.
 * @param {Watch} watch
 */
async function settled(watch) {
  await pause(SOON);
  watch.peak();
  await pause(300);
  return watch.peak();
}

/**
 * The text of the file, and what is not as demanded.
 * @param {number} bytes
 * @param {Awaited<ReturnType<typeof whole>>} run
 * @param {Awaited<ReturnType<typeof stopped>>} stop
 * @param {number} released
 */
function account(bytes, run, stop, released) {
  const megabytes = (/** @type {number} */ size) => `${Math.round(size / MIB)} MiB`;
  const above = (/** @type {string} */ what, /** @type {number} */ size, /** @type {number} */ most) =>
    /** @type {const} */ ([what, megabytes(size), `at most ${megabytes(most)}`, size <= most]);
  const rows = [
    above('most while the zip is read', run.look - run.idle, MOST),
    above('most while it is cleaned', run.clean - run.idle, MOST),
    above('most while the copy is saved', run.save - run.idle, MOST),
    above('five seconds after the page was cleared', run.cleared - run.idle, NEARLY_NOTHING),
    above('stopped half-way: before', stop.before - stop.idle, MOST),
    above('stopped half-way: five seconds after', stop.after - stop.idle, NEARLY_NOTHING),
    /** @type {const} */ (['pictures released though a worker was ended half-way', `${released}`, `at least ${COUNT - 1}`, released >= COUNT - 1]),
    /** @type {const} */ (['bytes of the saved zip', `${run.saved}`, `at least ${COUNT * PIXELS}`, run.saved >= COUNT * PIXELS]),
  ];
  const text = [
    '# Memory',
    '',
    `Measured on ${new Date().toISOString().slice(0, 10)} with Chromium ${run.version} on ${cpus().length} cores: ${COUNT} instances of noise,`,
    `${(bytes / 1e9).toFixed(1)} GB, from one stored zip to a saved one in ${Math.round(run.seconds)} seconds. \`cargo xtask prove memory\` writes this file.`,
    '',
    '| above the page with nothing open | measured | demanded |',
    '|---|---|---|',
    ...rows.map(([what, found, demanded]) => `| ${what} | ${found} | ${demanded} |`),
    '',
    `Memory is the proportional set size of all processes of the browser, looked at every ${PAUSE} ms; with nothing open it was ${megabytes(run.idle)}.`,
    'The zip is saved piece by piece as into a file that a person picks, but into the folder that the browser gives the page, since',
    'the picker of the system cannot be driven. Before it starts, the page says:',
    '',
    `> ${run.told}`,
  ];
  return { text: `${text.join('\n')}\n`, faults: rows.filter(([, , , isGood]) => !isGood).map(([what]) => what) };
}

/**
 * Tells whoever waits what is known so far.
 * @template T
 * @param {T} found
 */
function noted(found) {
  console.log(found);
  return found;
}

async function main() {
  assert.equal(process.platform, 'linux', 'memory is measured on Linux alone');
  const { values } = parseArgs({ options: { out: { type: 'string' } } });
  const folder = mkdtempSync(join(tmpdir(), 'scanitize-noise-'));
  try {
    const zip = join(folder, 'noise.zip');
    const bytes = await writeNoise(zip, COUNT);
    const run = noted(await whole(zip));
    const stop = noted(await stopped(zip));
    const { text, faults } = account(bytes, run, stop, noted(await broken(zip)));
    if (values.out) writeFileSync(values.out, text);
    else console.log(text);
    assert.deepEqual(faults, [], 'all is as demanded');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const LONG = 900_000;
/** Milliseconds. */
const SOON = 5000;

await main();
