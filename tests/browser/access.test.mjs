/** Keyboard, screen reader, small screens, dark and light. SCANITIZE_SHOTS names a folder for pictures of every step. */

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { AXE, faults, focused, press } from './reader.mjs';
import { download, launch, slowDown, step, visit } from './visit.mjs';
import { chooseBelly } from './whole.mjs';

const SHOTS = process.env.SCANITIZE_SHOTS;

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => void (browser = await launch()));
after(() => browser.close());

/** @typedef {(name: string) => Promise<void>} Seen */

/**
 * Goes through all steps and stops at each.
 * @param {import('playwright-core').Page} page
 * @param {Seen} seen
 */
async function through(page, seen) {
  await seen('choose');
  await page.getByRole('radio', { name: 'My own clinic' }).check();
  await seen('choose-clinic');
  await page.getByRole('radio', { name: 'An online tool' }).check();
  await page.getByRole('button', { name: 'Check a cleaned copy' }).click();
  await page.locator('main[data-step=recheck]').waitFor();
  await page.getByLabel('Choose files or a zip').and(page.locator('input')).first().setInputFiles({ name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('words') });
  await page.getByRole('button', { name: 'Check the copy' }).click();
  await page.getByRole('heading', { name: 'We found something' }).waitFor();
  await seen('recheck');
  await page.getByRole('button', { name: 'Back' }).click();
  await chooseBelly(page);
  await step(page, 'look');
  await seen('look');
  await page.getByRole('button', { name: 'Clean these scans' }).click();
  await seen('look-open');
  await slowDown(page, 150);
  await page.locator('input[value=keep]').check();
  await page.getByRole('button', { name: 'Clean these scans' }).click();
  await page.locator('progress[value]:not([value="0"])').waitFor();
  await seen('clean');
  await step(page, 'check');
  await page.getByText('See every picture of the copy').click();
  await page.locator('.whole canvas').first().waitFor();
  await seen('check');
  await page.getByRole('button', { name: 'Go on to save' }).click();
  await download(page, 'Save the cleaned scans');
  await page.locator('.told').waitFor();
  await seen('save');
}

/** @type {[string, import('playwright-core').BrowserContextOptions][]} */
const SCREENS = [
  ['light', { viewport: { width: 1280, height: 900 }, colorScheme: 'light' }],
  ['dark', { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' }],
  ['narrow', { viewport: { width: 320, height: 640 }, colorScheme: 'light' }],
];

for (const [screen, options] of SCREENS) {
  test(`every step is sound on a ${screen} screen`, async () => {
    const { page, end } = await visit(browser, { ...options, before: AXE });
    await through(page, async (name) => {
      if (SHOTS) await shot(page, `${screen}-${name}`);
      assert.deepEqual(await faults(page), [], `${name} has no fault that axe knows`);
      const spare = await page.evaluate(() => innerWidth - document.documentElement.scrollWidth);
      assert.ok(spare >= 0, `${name} is not wider than the screen`);
    });
    await end();
  });
}

test('the keyboard alone leads from the start to the saved zip', async () => {
  const { page, end } = await visit(browser);
  await press(page, 'Try it with a made-up scan');
  await arrived(page, 'look', 'What we found');
  await press(page, 'Take the face out', 'ArrowDown');
  assert.equal(await focused(page), 'There is no head in these scans');
  await press(page, 'Clean these scans');
  await arrived(page, 'check', '160 pictures cleaned');
  await press(page, 'Go on to save');
  assert.equal(await focused(page), 'Save your cleaned scans');
  const saved = page.waitForEvent('download');
  await press(page, 'Save the cleaned scans');
  assert.equal((await saved).suggestedFilename(), 'cleaned-scans.zip');
  await page.locator('.told').waitFor();
  assert.equal(await focused(page), 'Save the cleaned scans', 'the reader stays where he was');
  await press(page, 'Clear this page');
  assert.equal(await focused(page), 'Take your name off your scans');
  await end();
});

test('several zips are told and saved by the keyboard, on a narrow screen', async () => {
  const small = "Object.defineProperty(Navigator.prototype, 'deviceMemory', { get: () => 0.02 });";
  const { page, end } = await visit(browser, { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true, before: small + AXE });
  const sound = async (/** @type {string} */ name) => {
    if (SHOTS) await shot(page, `phone-${name}`);
    assert.deepEqual(await faults(page), [], name);
    assert.ok(await page.evaluate(() => innerWidth >= document.documentElement.scrollWidth), `${name} is not wider than the screen`);
  };
  await chooseBelly(page);
  await arrived(page, 'look', 'What we found');
  await sound('look');
  await press(page, 'Take the face out', 'ArrowDown');
  assert.equal(await focused(page), 'There is no head in these scans');
  await press(page, 'Clean these scans');
  await arrived(page, 'check', '25 pictures cleaned');
  await press(page, 'Go on to save');
  for (const place of [1, 2, 3]) {
    const saved = page.waitForEvent('download');
    await press(page, `Save zip ${place} of 3`);
    await saved;
    await page.locator(`.zip-${place} .told`).waitFor();
    assert.equal(await focused(page), `Save zip ${place} of 3`, 'the reader stays where he was');
  }
  await sound('save');
  await end();
});

test('progress and outcomes are spoken', async () => {
  const { page, end } = await visit(browser);
  await page.evaluate(() => {
    const status = document.querySelector('body > [role=status]');
    const spoken = /** @type {string[]} */ ([]);
    Reflect.set(globalThis, 'spoken', spoken);
    if (status) new MutationObserver(() => spoken.push(status.textContent ?? '')).observe(status, { childList: true });
  });
  await through(page, async () => {});
  const spoken = await page.evaluate(() => /** @type {string[]} */ (Reflect.get(globalThis, 'spoken')).filter(Boolean));
  assert.ok(spoken.some((text) => /percent done/.test(text)));
  assert.match(spoken.at(-1) ?? '', /^Saved \u2068cleaned-scans\.zip\u2069,/);
  await end();
});

/**
 * @param {import('playwright-core').Page} page
 * @param {string} name
 * @param {string} heading
 */
async function arrived(page, name, heading) {
  await step(page, name);
  assert.equal(await focused(page), heading);
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} name
 */
async function shot(page, name) {
  mkdirSync(String(SHOTS), { recursive: true });
  await page.screenshot({ path: join(String(SHOTS), `${name}.png`), fullPage: true });
}
