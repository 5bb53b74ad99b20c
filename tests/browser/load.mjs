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

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {(page: Page, folder: string) => Promise<void>} Hand a way to hand the folder over */
/** @typedef {{ answer: number, own: number, seconds: number, files: number, version: string | undefined }} Timed */
/** @typedef {{ dropped: Timed[], chosen: Timed[], bare: number[], memory: { look: number, clean: number }, stop: { before: number, after: number, collected: number } }} Found */

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

/**
 * In the page: notes the tasks that took more than 50 milliseconds, and when a field had files. Only tasks in which a script of
 * the page ran are told: the page that holds nothing else has this one.
 */
function noteTasks() {
  /** @type {{ from: number, until: number }[]} */
  const tasks = [];
  /** @type {{ at?: number }} */
  const answered = {};
  Object.assign(globalThis, { tasks, answered });
  new PerformanceObserver((list) => list.getEntries().forEach(({ startTime, duration }) => tasks.push({ from: startTime, until: startTime + duration }))).observe({
    type: 'longtask',
  });
  addEventListener('input', ({ target }) => (target instanceof HTMLInputElement && target.type !== 'file') || (answered.at ??= performance.now()), true);
}

/**
 * One visit to a host's form in a browser of its own, whose profile is on the disc as a person's is.
 * @template T
 * @param {(page: Page, profile: string, sent: import('./form.mjs').Sent[]) => Promise<T>} use
 * @param {string} [fields]
 */
async function alone(use, fields = '<scan-sanitizer name="scans"></scan-sanitizer>') {
  const profile = mkdtempSync(join(tmpdir(), 'scanitize-profile-'));
  const { page, sent, complaints, end } = await hostedIn(await launchOnDisc(profile), fields, { before: `(${noteTasks})()` });
  await pause(3000);
  try {
    const found = await use(page, profile, sent);
    assert.deepEqual(complaints, []);
    return found;
  } finally {
    await end();
    rmSync(profile, { recursive: true, force: true });
  }
}

/**
 * The longest task of one visit, in which the slices are handed over and cleaned. Memory is not looked at meanwhile: that stops the browser.
 * @param {Hand} hand
 * @param {string} folder
 */
function timed(hand, folder) {
  return alone(async (page, _, sent) => {
    const start = performance.now();
    await hand(page, folder);
    await clean(page);
    const seconds = (performance.now() - start) / 1000;
    const tasks = await longest(page);
    return { ...tasks, seconds, files: await sentWith(page, sent), version: page.context().browser()?.version() };
  });
}

/**
 * What the browser takes for its answer to the chooser where nothing of ours is: a bare field.
 * @param {string} folder
 */
function bare(folder) {
  return alone(async (page) => {
    await page.locator('input[type=file]').setInputFiles(folder);
    await pause(2000);
    return (await longest(page)).answer;
  }, '<input type="file" webkitdirectory>');
}

/**
 * The answer to the chooser is one task: the browser asks its own process for the type of each file, one after the other, then tells
 * the page. `own` is the longest stretch that is not that: any other task, or what the page does in this one once it has been told.
 * @param {Page} page
 */
async function longest(page) {
  // A task is told after it is over.
  await pause(500);
  const { tasks, at } = await page.evaluate(() => {
    const noted = /** @type {{ tasks: { from: number, until: number }[], answered: { at?: number } }} */ (/** @type {unknown} */ (globalThis));
    return { tasks: noted.tasks, at: noted.answered.at ?? -1 };
  });
  // How long a task took is told in whole milliseconds.
  const holds = (/** @type {{ from: number, until: number }} */ { from, until }) => from <= at && at <= until + 1;
  const most = (/** @type {number[]} */ lengths) => Math.round(Math.max(0, ...lengths));
  return {
    answer: most(tasks.filter(holds).map(({ from, until }) => until - from)),
    own: most(tasks.map((task) => task.until - (holds(task) ? at : task.from))),
  };
}

/**
 * The most memory of one visit above what the page takes when nothing is chosen.
 * @param {string} folder
 */
function weighed(folder) {
  return watched(async (page, watch, idle) => {
    await choose(page, folder);
    await page.getByRole('button', { name: 'Clean these scans' }).waitFor({ timeout: LONG });
    const look = watch.peak() - idle;
    await clean(page);
    return { look, clean: watch.peak() - idle };
  });
}

/**
 * @template T
 * @param {(page: Page, watch: Watch, idle: number) => Promise<T>} use
 */
function watched(use) {
  return alone(async (page, profile) => {
    const watch = new Watch(profile);
    try {
      return await use(page, watch, pss(profile));
    } finally {
      watch.end();
    }
  });
}

/**
 * Stops half-way.
 * @param {string} folder
 */
function stopped(folder) {
  return watched(async (page, watch, idle) => {
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

/** @type {Hand} */
async function choose(page, folder) {
  await page.locator('input[webkitdirectory]').setInputFiles(folder);
}

/** @type {Hand} */
async function drop(page, folder) {
  const session = await page.context().newCDPSession(page);
  const { x = 0, y = 0, width = 0, height = 0 } = (await page.locator('scan-sanitizer').boundingBox()) ?? {};
  const place = { x: x + width / 2, y: y + height / 2, data: { items: [], files: [folder], dragOperationsMask: 1 } };
  for (const type of /** @type {const} */ (['dragEnter', 'dragOver', 'drop'])) await session.send('Input.dispatchDragEvent', { type, ...place });
}

/** @param {Page} page */
async function startCleaning(page) {
  const button = page.getByRole('button', { name: 'Clean these scans' });
  await button.waitFor({ timeout: LONG });
  await page.locator('input[value=keep]').first().check();
  await button.click();
}

/** @param {Page} page */
async function clean(page) {
  await startCleaning(page);
  await page.getByRole('button', { name: 'Choose other scans' }).waitFor({ timeout: LONG });
}

/**
 * Sends the form: how many files the server got.
 * @param {Page} page
 * @param {import('./form.mjs').Sent[]} sent
 */
async function sentWith(page, sent) {
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('Thank you.').waitFor({ timeout: LONG });
  return sent.flatMap(({ entries }) => entries).filter(({ field }) => field === 'scans').length;
}

/**
 * @param {string} folder
 * @returns {Promise<Found>}
 */
async function measured(folder) {
  return {
    dropped: await thrice(() => timed(drop, folder)),
    chosen: await thrice(() => timed(choose, folder)),
    bare: await thrice(() => bare(folder)),
    memory: await weighed(folder),
    stop: await stopped(folder),
  };
}

/**
 * @template T
 * @param {() => Promise<T>} run
 */
async function thrice(run) {
  /** @type {T[]} */
  const all = [];
  for (let turn = 0; turn < RUNS; turn += 1) {
    all.push(await run());
    console.log(all.at(-1));
  }
  return all;
}

/**
 * The text of the file, and what is not as demanded.
 * @param {Found} found
 */
function account({ dropped, chosen, bare: field, memory, stop }) {
  const [{ version, seconds } = { version: '', seconds: 0 }] = chosen;
  const files = Math.min(...[...dropped, ...chosen].map((run) => run.files));
  const rows = [
    task('dropped', dropped.map(({ own }) => own)),
    task('chosen, but for the answer of the browser', chosen.map(({ own }) => own)),
    size('most memory until the scans are looked at', memory.look, MOST),
    size('most memory while they are cleaned', memory.clean, MOST),
    size('stopped half-way: before', stop.before, MOST),
    size('stopped half-way: five seconds after', stop.after, MOST),
    size('once the browser has collected what nothing holds', stop.collected, NEARLY_NOTHING),
    row('files that the server got with the form', `${files}`, `${COUNT}`, files === COUNT),
  ];
  const text = [
    '# Load',
    '',
    `Measured on ${new Date().toISOString().slice(0, 10)} with Chromium ${version} on ${cpus().length} cores: ${COUNT} slices of noise, 512 by 512 in 16 bits, in a`,
    `folder that is dropped on or chosen in \`<scan-sanitizer>\` in a form, cleaned in ${Math.round(seconds)} seconds and sent. \`cargo xtask prove load\` writes this file.`,
    '',
    '| | measured | demanded |',
    '|---|---|---|',
    ...rows.map(([what, measure, demanded]) => `| ${what} | ${measure} | ${demanded} |`),
    '',
    'Tasks are those of more than 50 ms that the browser itself tells (Long Tasks API), the host\'s included, from before the page was loaded; each is',
    'the median of three visits. Before the page hears of files that were chosen, Chromium asks its own process for the type of every one, in',
    `one task: ${told(chosen.map(({ answer }) => answer))} here, and ${told(field)} for a bare \`<input type=file>\` on a page without`,
    'Scanitize. Nothing a page does can shorten that; a folder that is dropped, or a zip file, has no such task.',
    '',
    'Memory is the proportional set size of all processes of the browser above what they took with the page open and nothing chosen, in a visit',
    `of its own, looked at every ${PAUSE} ms. Cleaned files are the browser's own, which lets go of them when it collects next; no page can ask for`,
    'that, the measurement does.',
  ];
  return { text: `${text.join('\n')}\n`, faults: rows.filter(([, , , isGood]) => !isGood).map(([what]) => what) };
}

/**
 * @param {string} what
 * @param {string} measure
 * @param {string} demanded
 * @param {boolean} isGood
 * @returns {[string, string, string, boolean]}
 */
function row(what, measure, demanded, isGood) {
  return [what, measure, demanded, isGood];
}

/**
 * @param {string} how the slices came
 * @param {number[]} tasks
 */
function task(how, tasks) {
  return row(`longest task of the main thread, slices ${how}`, told(tasks), `at most ${LONGEST} ms`, median(tasks) <= LONGEST);
}

/**
 * @param {string} what
 * @param {number} bytes
 * @param {number} most
 */
function size(what, bytes, most) {
  return row(what, `${Math.round(bytes / MIB)} MiB`, `at most ${most / MIB} MiB`, bytes <= most);
}

/** @param {number[]} tasks */
function told(tasks) {
  const each = tasks.toSorted((one, other) => one - other).map((one) => (one === 0 ? 'none over 50' : `${one}`));
  return `${median(tasks) === 0 ? 'none over 50' : median(tasks)} ms (${each.join(', ')})`;
}

/** @param {number[]} all */
function median(all) {
  return Number(all.toSorted((one, other) => one - other)[Math.floor(all.length / 2)]);
}

async function main() {
  assert.equal(process.platform, 'linux', 'memory is measured on Linux alone');
  const { values } = parseArgs({ options: { out: { type: 'string' } } });
  const folder = mkdtempSync(join(tmpdir(), 'scanitize-slices-'));
  try {
    await writeSlices(folder, COUNT);
    const { text, faults } = account(await measured(folder));
    if (values.out) writeFileSync(values.out, text);
    console.log(text);
    assert.deepEqual(faults, [], 'all is as demanded');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await main();
