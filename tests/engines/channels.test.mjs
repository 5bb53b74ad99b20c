/** What the policy of the page closes in Firefox and WebKitGTK. Ways out of their workers cannot be tried from outside. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { beyond, reached, sink } from '../browser/channels.mjs';
import { serve, single } from '../browser/site.mjs';
import { ENGINES } from './engines.mjs';

/** @type {Awaited<ReturnType<typeof serve>>} */
let site;
before(async () => void (site = await serve()));
after(() => site.close());

for (const { name, start } of ENGINES) {
  test(`in ${name} most ways lead out where there is no policy`, async (t) => {
    const [to, engine] = await Promise.all([sink(), start()]);
    t.after(() => Promise.all([to.close(), engine.end()]));
    await engine.open(to.address);
    const open = await reached({ evaluate: engine.evaluate, workers: () => [] }, to);
    for (const way of ['fetch', 'beacon', 'web-socket', 'script', 'image', 'style', 'frame']) assert.ok(open.includes(way), way);
  });

  for (const [what, address] of /** @type {[string, () => string][]} */ ([
    ['the hosted page', () => site.address],
    ['the single file', () => pathToFileURL(single).href],
  ])) {
    test(`in ${name} no way leads out of ${what} but those of which no policy speaks`, async (t) => {
      const [to, engine] = await Promise.all([sink(), start()]);
      t.after(() => Promise.all([to.close(), engine.end()]));
      await engine.open(address());
      await engine.until(() => document.querySelector('[data-readiness="offline"]'));
      const open = await reached({ evaluate: engine.evaluate, workers: () => [] }, to);
      assert.ok(open.includes('navigation'), 'the ways were tried');
      assert.deepEqual(beyond(open), []);
    });
  }
}
