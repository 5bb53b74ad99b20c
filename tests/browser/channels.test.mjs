/** What the policy of the page closes, and what no policy can close. */

import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import { after, before, test } from 'node:test';

import { startFirefox } from '../engines/firefox.mjs';
import { WAYS, reached, sink } from './channels.mjs';
import { single } from './site.mjs';
import { launch, visit } from './visit.mjs';

/** A policy says nothing of these; SECURITY.md names them, and privacy.test.mjs holds that the page uses none. */
const BEYOND_POLICY = ['webrtc', 'preconnect', 'window', 'link', 'navigation'];

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

test('out of the single file no other way leads in Firefox either', async (t) => {
  const to = await sink();
  const firefox = await startFirefox();
  t.after(firefox.end);
  await firefox.open(pathToFileURL(single).href);
  await firefox.until(() => document.querySelector('[data-readiness="offline"]'));
  const open = await reached({ evaluate: firefox.evaluate, workers: () => [] }, to);
  assert.ok(open.includes('navigation'), 'the ways were tried');
  assert.deepEqual(beyond(open), []);
  await to.close();
});

/** @param {string[]} open */
function beyond(open) {
  return open.filter((way) => !BEYOND_POLICY.includes(way));
}
