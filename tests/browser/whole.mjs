/** A whole visit: from what is chosen to the saved zip and the share list. */

import assert from 'node:assert/strict';

import { sample } from './belly.mjs';
import { capture } from './capture.mjs';
import { written } from './planted.mjs';
import { chooseFolder, clean, download, saveZip, visit } from './visit.mjs';
import { unpack } from './zip.mjs';

/**
 * One visit, offline, without a request and without a complaint.
 * @param {import('playwright-core').Browser} browser
 * @param {(page: import('playwright-core').Page) => Promise<void>} choose
 * @param {Parameters<typeof visit>[1]} [wish]
 * @param {Parameters<typeof clean>[1]} [face]
 */
export async function whole(browser, choose, wish, face) {
  const { page, context, asked, complaints, end } = await visit(browser, wish);
  try {
    const loaded = asked.length;
    await context.setOffline(true);
    await choose(page);
    await clean(page, face);
    const zip = await saveZip(page);
    const manifest = JSON.parse((await download(page, 'Save the share list')).toString());
    assert.equal(asked.length, loaded, 'nothing was asked of the server');
    assert.equal(await page.locator('.requests').textContent(), 'Requests since load: 0');
    assert.deepEqual(complaints, []);
    return { zip, members: unpack(zip), manifest };
  } finally {
    await end();
  }
}

/**
 * Chooses a small study of 25 pictures, which is quick: a belly, and a screen with writing on it.
 * @param {import('playwright-core').Page} page
 */
export async function chooseBelly(page) {
  const files = [...sample(), capture()].map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) }));
  await chooseFolder(page, written(await Promise.all(files)));
}

/** @param {import('playwright-core').Page} page */
export async function chooseSample(page) {
  await page.getByRole('button', { name: 'made-up' }).click();
}
