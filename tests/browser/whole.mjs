/** A whole visit: from what is chosen to the saved zip and the share list. */

import assert from 'node:assert/strict';

import { clean, download, saveZip, visit } from './visit.mjs';
import { unpack } from './zip.mjs';

/**
 * One visit, offline, without a request and without a complaint.
 * @param {import('playwright-core').Browser} browser
 * @param {(page: import('playwright-core').Page) => Promise<void>} choose
 * @param {Parameters<typeof visit>[1]} [wish]
 */
export async function whole(browser, choose, wish) {
  const { page, context, asked, complaints, end } = await visit(browser, wish);
  try {
    const loaded = asked.length;
    await context.setOffline(true);
    await choose(page);
    await clean(page);
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

/** @param {import('playwright-core').Page} page */
export async function chooseSample(page) {
  await page.getByRole('button', { name: 'made-up' }).click();
}
