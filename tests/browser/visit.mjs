/** One visit to the page in a real Chromium: a fresh profile, no picker, and an ear for every complaint of the browser. */

import { pathToFileURL } from 'node:url';

import { chromium } from 'playwright-core';

import { serve } from './site.mjs';

const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';
const QUIET = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * @param {string[]} [more] arguments of the command line
 * @returns {Promise<import('playwright-core').Browser>}
 */
export function launch(more = []) {
  return chromium.launch({ executablePath: EXECUTABLE, chromiumSandbox: false, args: [...QUIET, ...more] });
}

/**
 * A browser that keeps its profile in a folder, as a person's does: what is too large for memory can go to the disc.
 * @param {string} profile
 * @returns {Promise<import('playwright-core').BrowserContext>}
 */
export function launchOnDisc(profile) {
  return chromium.launchPersistentContext(profile, { executablePath: EXECUTABLE, chromiumSandbox: false, args: QUIET, locale: 'en-US', reducedMotion: 'reduce' });
}

/**
 * @typedef {object} Visit
 * @property {import('playwright-core').Page} page
 * @property {import('playwright-core').BrowserContext} context
 * @property {string[]} asked paths that were asked of the server, or all that was asked of anyone by a page that is a file
 * @property {string[]} complaints errors and warnings of the console, and uncaught errors
 * @property {string[]} said everything the console said
 * @property {() => Promise<void>} end
 */

/**
 * @typedef {object} Wish
 * @property {boolean} [picker] leaves the file picker in place
 * @property {string} [folder] is served in place of the built page
 * @property {string} [file] is opened from the disc in place of it
 * @property {string} [before] a script that runs before the page's own
 */

/**
 * Opens the page, in English unless another locale is wished, and waits until it may go offline.
 * @param {import('playwright-core').Browser} browser
 * @param {import('playwright-core').BrowserContextOptions & Wish} [wish]
 * @returns {Promise<Visit>}
 */
export async function visit(browser, { picker, folder, file, before, ...options } = {}) {
  const context = await browser.newContext({ acceptDownloads: true, locale: 'en-US', reducedMotion: 'reduce', ...options });
  return visitIn(context, { picker, folder, file, before });
}

/**
 * The same in a browser's own context.
 * @param {import('playwright-core').BrowserContext} context
 * @param {Wish} [wish]
 * @returns {Promise<Visit>}
 */
export async function visitIn(context, { picker = false, folder, file, before } = {}) {
  const site = file ? unserved(context, file) : await serve(folder);
  const page = await context.newPage();
  /** @type {string[]} */
  const complaints = [];
  /** @type {string[]} */
  const said = [];
  page.on('console', (message) => {
    said.push(message.text());
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  // A file picker of the system cannot be driven; without it the page falls back to a download.
  if (!picker) await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'showSaveFilePicker'));
  if (before) await page.addInitScript({ content: before });
  await page.goto(site.address);
  await page.locator('[data-readiness="offline"]').waitFor();
  const end = async () => {
    await context.close();
    await site.close();
  };
  return { page, context, asked: site.asked, complaints, said, end };
}

/**
 * A file, and what is asked once it is opened: workers and downloads are blobs, which come from the page itself.
 * @param {import('playwright-core').BrowserContext} context
 * @param {string} file
 */
function unserved(context, file) {
  /** @type {string[]} */
  const asked = [];
  context.on('request', (request) => void (request.url().startsWith('blob:') || asked.push(request.url())));
  return { address: pathToFileURL(file).href, asked, close: async () => {} };
}

/**
 * Chooses a folder as a person would with the folder button.
 * @param {import('playwright-core').Page} page
 * @param {string} path
 */
export async function chooseFolder(page, path) {
  await page.locator('input[webkitdirectory]').setInputFiles(path);
}

/**
 * Chooses files as a person would with the file button.
 * @param {import('playwright-core').Page} page
 * @param {string[]} paths
 */
export async function chooseFiles(page, paths) {
  await page.locator('input[type=file]:not([webkitdirectory])').setInputFiles(paths);
}

/**
 * Waits for a step.
 * @param {import('playwright-core').Page} page
 * @param {string} name
 * @param {number} [timeout] milliseconds
 */
export async function step(page, name, timeout = 120_000) {
  await page.locator(`main[data-step="${name}"] .buttons, main[data-step="${name}"] .offer`).first().waitFor({ timeout });
}

/**
 * Answers the questions, whether all files are of one person with no, and cleans.
 * @param {import('playwright-core').Page} page
 * @param {'keep' | 'leave-out' | 'no-head' | 'remove'} [face]
 */
export async function clean(page, face = 'keep') {
  await step(page, 'look');
  const apart = page.getByRole('radio', { name: 'No, or I am not sure' });
  if (await apart.count()) await apart.check();
  const question = page.locator('fieldset[data-kind="face"]');
  const answer = question.locator(`input[type=radio][value="${face}"]`);
  if (await answer.count()) await answer.check();
  await page.getByRole('button', { name: 'Clean these scans' }).click();
  await step(page, 'check');
}

/**
 * Saves the zip and gives its bytes.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<Buffer>}
 */
export async function saveZip(page) {
  await page.getByRole('button', { name: 'Go on to save' }).click();
  return download(page, 'Save the cleaned scans');
}

/**
 * Presses a button that saves and gives the bytes of what was saved.
 * @param {import('playwright-core').Page} page
 * @param {string} button
 * @returns {Promise<Buffer>}
 */
export async function download(page, button) {
  return contents(await offered(page, button));
}

/**
 * Presses a button that saves.
 * @param {import('playwright-core').Page} page
 * @param {string} button
 * @returns {Promise<import('playwright-core').Download>}
 */
export async function offered(page, button) {
  const [file] = await Promise.all([page.waitForEvent('download', { timeout: 90_000 }), page.getByRole('button', { name: button }).click()]);
  return file;
}

/**
 * The bytes of a download.
 * @param {import('playwright-core').Download} file
 * @returns {Promise<Buffer>}
 */
export async function contents(file) {
  /** @type {Buffer[]} */
  const parts = [];
  for await (const part of await file.createReadStream()) parts.push(part);
  return Buffer.concat(parts);
}

/**
 * Makes every reading of a file in the workers of now take its time, so that the middle of the work can be met.
 * @param {import('playwright-core').Page} page
 * @param {number} milliseconds
 */
export async function slowDown(page, milliseconds) {
  for (const worker of page.workers()) {
    await worker.evaluate((pause) => {
      const read = FileReaderSync.prototype.readAsArrayBuffer;
      FileReaderSync.prototype.readAsArrayBuffer = function (blob) {
        const start = performance.now();
        while (performance.now() - start < pause);
        return read.call(this, blob);
      };
    }, milliseconds);
  }
}
