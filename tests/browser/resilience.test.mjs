/** What happens when a person stops the work, or when a worker breaks. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { clean, download, launch, saveZip, slowDown, step, visit } from './visit.mjs';
import { chooseBelly } from './whole.mjs';
import { unpack } from './zip.mjs';

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => void (browser = await launch()));
after(() => browser.close());

/** Opens the small study and waits until it has been read. */
async function looked() {
  const visited = await visit(browser);
  await chooseBelly(visited.page);
  await step(visited.page, 'look');
  return visited;
}

test('stopping ends the work, forgets what was cleaned and leads back with the answers; starting again ends the workers', async () => {
  const { page, complaints, end } = await looked();
  await slowDown(page, 400);
  await page.locator('input[value=keep]').check();
  await page.getByRole('button', { name: 'Clean these scans' }).click();
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.locator('.notice', { hasText: 'Stopped. No copy was made.' }).waitFor();
  await step(page, 'look');
  assert.ok(await page.locator('input[value=keep]').isChecked(), 'the answer is still there');
  await clean(page);
  assert.match((await page.locator('main').textContent()) ?? '', /25 pictures cleaned/);
  await page.getByRole('button', { name: 'Start again' }).click();
  await Promise.all(page.workers().map((worker) => worker.waitForEvent('close')));
  assert.equal(page.workers().length, 0);
  await chooseBelly(page);
  await clean(page);
  assert.equal(unpack(await saveZip(page)).length, 25);
  assert.deepEqual(complaints, []);
  await end();
});

for (const [way, break_] of /** @type {const} */ ([['traps', trap], ['throws outside any call', throwLater], ['is gone without a word', leave]])) {
  test(`a worker that ${way} is replaced, and only its picture is refused`, async () => {
    const { page, said, end } = await looked();
    // The first worker to be started is one of the pool.
    await page.workers()[0]?.evaluate(break_);
    await clean(page);
    const text = (await page.locator('main').textContent()) ?? '';
    assert.match(text, /24 pictures cleaned/);
    assert.match(text, /1 file: Our program failed on this file/);
    assert.equal(said.filter((line) => line.includes('canary')).length, 0, 'the text of the failure is told to nobody');
    assert.equal(unpack(await saveZip(page)).length, 24);
    await end();
  });
}

/** In a worker: the next string that leaves the core traps. */
function trap() {
  TextDecoder.prototype.decode = () => {
    throw new WebAssembly.RuntimeError('canary');
  };
}

/** In a worker: it ends in the middle of the next file, as if it had been taken away. */
function leave() {
  Reflect.set(crypto.subtle, 'digest', () => {
    close();
    return new Promise(() => {});
  });
}

/** In a worker: the next reading of a file throws where nothing catches, and then never ends. */
function throwLater() {
  const forever = new Promise(() => {});
  Reflect.set(crypto.subtle, 'digest', () => {
    setTimeout(() => {
      throw new Error('canary');
    });
    return forever;
  });
}

test('the browser asks before the page is left, as long as something would be lost by it', async () => {
  const { page, end } = await looked();
  const left = async () => {
    const asked = page.waitForEvent('dialog', { timeout: 2000 }).then(async (dialog) => {
      await dialog.dismiss();
      return dialog.type();
    });
    await page.evaluate(() => setTimeout(() => location.reload()));
    return asked.catch(() => undefined);
  };
  assert.equal(await left(), 'beforeunload', 'before the cleaning');
  await clean(page);
  assert.equal(await left(), 'beforeunload', 'before the saving');
  await page.getByRole('button', { name: 'Go on to save' }).click();
  await page.getByRole('button', { name: 'Ask before you share' }).click();
  assert.equal(await left(), 'beforeunload', 'beside the saving');
  await page.getByRole('button', { name: 'Back' }).click();
  await download(page, 'Save the cleaned scans');
  await page.getByText('They are gone once you leave this page.').waitFor();
  await page.getByRole('button', { name: 'Ask before you share' }).click();
  await page.getByLabel('Your letter').press('End');
  await page.getByLabel('Your letter').press('x');
  assert.equal(await left(), 'beforeunload', 'with a letter half written');
  await page.getByRole('button', { name: 'Back' }).click();
  await step(page, 'save');
  await page.getByRole('button', { name: 'Ask before you share' }).click();
  assert.equal(await left(), undefined, 'all is saved, and no letter is begun');
  await end();
});
