/** The page as one file, opened from the disc in Firefox and WebKitGTK, whose workers can read no file there. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { made } from '../browser/made.mjs';
import { single } from '../browser/site.mjs';
import { launch } from '../browser/visit.mjs';
import { choose, clean, enter, mixed, save } from './course.mjs';
import { ENGINES } from './engines.mjs';

/** @type {string[]} */
let paths;
/** @type {import('playwright-core').Browser} */
let browser;
before(async () => {
  browser = await launch();
  paths = await mixed();
});
after(() => browser.close());

for (const { name, start } of ENGINES) {
  test(`in ${name} it saves what the hosted modules make in Chromium, byte for byte`, async (t) => {
    const engine = await start();
    t.after(engine.end);
    await enter(engine, pathToFileURL(single).href);
    await choose(engine, paths);
    await clean(engine, 'keep');
    const zip = await save(engine);
    assert.equal(await engine.evaluate(() => document.querySelector('.requests')?.textContent), 'Requests since load: 0');
    assert.deepEqual(await engine.complaints(), []);
    // Browsers do not agree what the origin of a file is called; the page calls it so in all of them.
    assert.ok(zip.equals(await made(browser, 'file://', paths)));
  });
}
