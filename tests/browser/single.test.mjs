/** The page as one file, opened from the disc. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { fixChance, made } from './made.mjs';
import { planted, written } from './planted.mjs';
import { built, single } from './site.mjs';
import { chooseFolder, launch, step, visit } from './visit.mjs';
import { chooseBelly, chooseSample, whole } from './whole.mjs';
import { pack, unpack } from './zip.mjs';

const page = readFileSync(single, 'utf8');

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => void (browser = await launch()));
after(() => browser.close());

test('scans become the same zip as with the hosted modules, offline and without a request', async () => {
  const { zip } = await whole(browser, chooseBelly, { file: single, before: `(${fixChance})();` });
  assert.equal(unpack(zip).length, 25);
  assert.ok(zip.equals(await made(browser, 'file://')));
});

test('the sample is made in it too', async () => {
  const { page, asked, complaints, end } = await visit(browser, { file: single });
  const loaded = asked.length;
  await chooseSample(page);
  await step(page, 'look');
  await page.getByText('160 pictures').waitFor();
  assert.equal(asked.length, loaded);
  assert.deepEqual(complaints, []);
  await end();
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

test('where a worker can read no file, as in WebKit, the page reads for it, and the zip is the same', async () => {
  const { zip } = await whole(browser, chooseBelly, { file: single, before: `(${blind})();(${fixChance})();` });
  assert.ok(zip.equals(await made(browser, 'file://')));
});

test('there an archive is read too, and what is too large to be read as a whole is left out and told', async () => {
  const files = await planted({ slices: 3 });
  // Half of the memory is for the work; of that a file may take half, and a scan a quarter.
  const little = `Object.defineProperty(Navigator.prototype, 'deviceMemory', { get: () => 0.001 });(${blind})();`;
  const [{ bytes } = { bytes: Buffer.alloc(0) }] = await planted({ slices: 1, size: 512 });
  const folder = written([{ name: 'some.zip', bytes: pack(files) }, { name: 'large.dcm', bytes }]);
  /** @type {string[]} */
  let said = [];
  const { members, manifest } = await whole(browser, async (page) => {
    await chooseFolder(page, folder);
    await step(page, 'look');
    said = await page.locator('ul.plain li').allTextContents();
  }, { file: single, before: little });
  assert.equal(members.length, 3);
  assert.deepEqual(manifest.counts, { released: 3, held: 0, refused: 1 });
  assert.deepEqual(said, ['1 file: The file is too big to clean in a browser.']);
});

test('it shows the build of the hosted page that it was made of', () => {
  const sums = readFileSync(`${built}/SHA256SUMS`);
  assert.ok(page.includes(`const build = '${createHash('sha256').update(sums).digest('hex')}'`));
});

/** @param {'script' | 'style'} name */
function inside(name) {
  return new RegExp(`<${name}[^>]*>([^]*?)</${name}>`).exec(page)?.[1] ?? '';
}

/** In the page: workers that are started from now on can read nothing. */
function blind() {
  const refusing = "FileReaderSync.prototype.readAsArrayBuffer = () => { throw new DOMException('', 'NotReadableError'); };";
  globalThis.Blob = new Proxy(Blob, {
    construct: (whole, [parts, bag]) => new whole(bag?.type === 'text/javascript' ? [refusing, ...parts] : parts, bag),
  });
}
