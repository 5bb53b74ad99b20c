/** What the policy of the page closes, and what no policy can close. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { WAYS, beyond, reached, sink } from './channels.mjs';
import { single } from './site.mjs';
import { launch, visit } from './visit.mjs';

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => void (browser = await launch()));
after(() => browser.close());

test('without a policy every way leads out', async () => {
  const to = await sink();
  const page = await browser.newPage();
  await page.goto(to.address);
  await Promise.all([
    page.waitForEvent('worker'),
    page.evaluate(() => void Reflect.set(globalThis, 'kept', new Worker(URL.createObjectURL(new Blob([';']))))),
  ]);
  const open = await reached(page, to);
  // This browser opens no connection ahead of use.
  assert.deepEqual(WAYS.filter((way) => way !== 'preconnect' && !open.includes(way)), []);
  await page.close();
  await to.close();
});

for (const [what, wish] of /** @type {const} */ ([
  ['the hosted page', {}],
  ['the single file', { file: single }],
])) {
  test(`out of ${what} and its workers no way leads but those of which no policy speaks`, async () => {
    const to = await sink();
    const { page, end } = await visit(browser, wish);
    assert.ok(page.workers().length > 0);
    assert.deepEqual(beyond(await reached(page, to)), []);
    await end();
    await to.close();
  });
}
