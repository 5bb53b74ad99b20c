/** The page as one file, opened from the disc. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { FIREFOX, startFirefox } from './firefox.mjs';
import { hosted } from './host.mjs';
import { built, serve, single } from './site.mjs';
import { contents, launch } from './visit.mjs';
import { chooseSample, whole } from './whole.mjs';
import { unpack } from './zip.mjs';

const page = readFileSync(single, 'utf8');

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => void (browser = await launch()));
after(() => browser.close());

test('the made-up scan becomes the same zip as with the hosted modules, offline and without a request', async () => {
  const { zip } = await whole(browser, chooseSample, { file: single, before: `(${fixChance})();` });
  assert.equal(unpack(zip).length, 25);
  assert.ok(zip.equals(await expected()));
});

test('in Firefox the made-up scan becomes the same zip too', { skip: FIREFOX ? false : 'there is no Firefox' }, async (t) => {
  const firefox = await startFirefox();
  t.after(firefox.end);
  const press = (/** @type {string} */ words) => firefox.until(pressed, words);
  await firefox.open(pathToFileURL(single).href);
  await firefox.until(() => document.querySelector('[data-readiness="offline"]'));
  await firefox.evaluate(fixChance);
  // On the way back the page makes its key anew.
  for (const words of ['Check a cleaned copy', 'Back', 'made-up scan', 'Keep the face', 'Clean these scans', 'Go on to save', 'Save the cleaned scans']) {
    await press(words);
  }
  const zip = await firefox.saved('cleaned-scans.zip');
  assert.equal(await firefox.evaluate(() => document.querySelector('.requests')?.textContent), 'Requests since load: 0');
  const same = await expected();
  assert.equal(zip.length, same.length);
  assert.ok(zip.equals(same));
});

test('it names nothing outside itself, and its policy no origin', () => {
  const [markup, style, script] = [page.replace(/<(script|style)[^]*?<\/\1>/g, ''), inside('style'), inside('script')];
  assert.doesNotMatch(markup, /(?:src|href|action|srcset)="(?!data:)/);
  assert.doesNotMatch(style, /url\(|@import/);
  assert.doesNotMatch(script, /^import |\bimport\((?!'\.[./\w-]*'\)[.[])/m);
  const policy = new Map(/content="(default-src [^"]*)"/.exec(page)?.[1]?.split('; ').map((rule) => /** @type {[string, string]} */ (rule.split(/ (.*)/).slice(0, 2))));
  const hash = (/** @type {string} */ text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  assert.deepEqual(Object.fromEntries(policy), {
    'default-src': "'none'",
    'script-src': `${hash(script)} 'wasm-unsafe-eval'`,
    'worker-src': 'blob:',
    'style-src': hash(style),
    'img-src': 'blob: data:',
    'connect-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'require-trusted-types-for': "'script'",
    'trusted-types': 'scanitize',
  });
});

test('one letter more in its script, and it does not run', async () => {
  const changed = page.replace("'use strict';", "'use strict'; ");
  const visitor = await browser.newPage();
  const complaints = /** @type {string[]} */ ([]);
  visitor.on('console', (message) => void complaints.push(message.text()));
  await visitor.route('**/changed.html', (route) => route.fulfill({ contentType: 'text/html', body: changed }));
  await visitor.goto('http://localhost/changed.html');
  assert.match((await visitor.locator('body').textContent()) ?? '', /Getting ready… If this stays, this browser is too old/);
  assert.match(complaints.join('\n'), /violates the following Content Security Policy directive/);
  await visitor.close();
});

test('where a worker can read no file, as in WebKit, the page says that it did not start', async () => {
  const visitor = await browser.newPage();
  await visitor.addInitScript(blind);
  await visitor.goto(pathToFileURL(single).href);
  await visitor.locator('[data-readiness]').waitFor();
  assert.match((await visitor.locator('.readiness').textContent()) ?? '', /could not start the cleaner. Try another browser/);
  await visitor.close();
});

test('it shows the build of the hosted page that it was made of', () => {
  const sums = readFileSync(`${built}/SHA256SUMS`);
  assert.ok(page.includes(`const build = '${createHash('sha256').update(sums).digest('hex')}'`));
});

/** What the hosted modules make of the sample under the same key, for the recipient that a page in a file stands for in every browser. */
async function expected() {
  const site = await serve();
  const bytes = await hosted(browser, site, async (host) => {
    await host.evaluate(fixChance);
    const [file] = await Promise.all([host.waitForEvent('download'), host.evaluate(made, 'file://')]);
    return contents(file);
  });
  await site.close();
  return bytes;
}

/**
 * In the host page: saves the cleaned sample.
 * @param {string} recipient
 */
async function made(recipient) {
  Reflect.deleteProperty(globalThis, 'showSaveFilePicker');
  const s = new scanitize.Sanitizer({ recipient });
  await scanitize.save(await s.clean(await s.open([...sample(), capture()]), { face: 'keep' }));
  s.close();
}

/**
 * In the page: presses what is called so, if it is there.
 * @param {string} words
 */
function pressed(words) {
  const found = [...document.querySelectorAll('button, label')].find((element) => element.textContent?.includes(words));
  if (found instanceof HTMLElement) found.click();
  return found !== undefined;
}

/** @param {'script' | 'style'} name */
function inside(name) {
  return new RegExp(`<${name}[^>]*>([^]*?)</${name}>`).exec(page)?.[1] ?? '';
}

/** In the page: workers that are started from now on can read nothing. */
function blind() {
  const refusing = "FileReaderSync.prototype.readAsArrayBuffer = () => { throw new DOMException('', 'NotReadableError'); };";
  const Whole = Blob;
  globalThis.Blob = class extends Whole {
    /** @param {BlobPart[]} [parts] @param {BlobPropertyBag} [bag] */
    constructor(parts = [], bag) {
      super(bag?.type === 'text/javascript' ? [refusing, ...parts] : parts, bag);
    }
  };
}

/** In the page: key and drawn codes are the same each time. */
function fixChance() {
  crypto.getRandomValues = (array) => /** @type {any} */ (array).fill(7);
}
