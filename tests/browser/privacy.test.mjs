/** What must never be seen again, and what must never act. */

import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { DISCS, search } from './leaks.mjs';
import { CANARIES, identity, planted, sung, written } from './planted.mjs';
import { built } from './site.mjs';
import { chooseFiles, chooseFolder, clean, contents, download, launch, offered, saveZip, step, visit } from './visit.mjs';
import { pack, unpack } from './zip.mjs';

const WWW = new URL('../../www/', import.meta.url);
const UNSET = 'SCANITIZE_LEAKS is not set: cargo xtask test has the discs written';

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => void (browser = await launch()));
after(() => browser.close());

test('every planted value stands in the input', async () => {
  const [file] = await planted({ slices: 1 });
  assert.deepEqual(sung(`${file?.name}${file?.bytes.toString('latin1')}`), CANARIES);
});

test('planted values reach neither the zip nor the share list, the console, the page after "clear" or any storage', async () => {
  const { page, said, end } = await visit(browser);
  await chooseFolder(page, written(await planted()));
  await step(page, 'look');
  assert.ok(sung((await page.locator('main').textContent()) ?? '').includes('ZQ-77-31-KV'), 'the page shows what it found');
  await clean(page);
  assert.deepEqual(sung(await saveZip(page)), []);
  assert.deepEqual(sung(await download(page, 'Save the share list')), []);
  assert.ok(sung(await download(page, 'Save the private report')).length > 5, 'the private report holds what was there');
  await page.getByRole('button', { name: 'Clear this page' }).click();
  await page.locator('.notice', { hasText: 'All is forgotten' }).waitFor();
  assert.deepEqual(sung(await everythingShown(page)), []);
  assert.deepEqual(sung(said.join('\n')), []);
  assert.deepEqual(await stored(page), EMPTY);
  assert.equal(page.workers().length, 0, 'the workers are gone, and their memory with them');
  await end();
});

test('after "clear" and after "start again" no planted value is left in the memory of the page', async () => {
  for (const isCleared of [true, false]) {
    const { page, context, complaints, end } = await visit(browser);
    await chooseFolder(page, written(await planted()));
    await step(page, 'look');
    if (isCleared) {
      await clean(page);
      await page.getByText('See every picture of the copy').click();
      await page.getByRole('button', { name: 'Go on to save' }).click();
      await page.getByRole('button', { name: 'Clear this page' }).click();
    } else {
      assert.ok(sung(await heap(context, page)).length > 0, 'as long as they are shown they are there');
      await page.getByRole('button', { name: 'Start again' }).click();
    }
    await step(page, 'choose');
    assert.deepEqual(sung(await heap(context, page)), []);
    assert.deepEqual(complaints, []);
    await end();
  }
});

/**
 * All that a page holds in memory, as text, once what nobody needs was let go.
 * @param {import('playwright-core').BrowserContext} context
 * @param {import('playwright-core').Page} page
 */
async function heap(context, page) {
  const session = await context.newCDPSession(page);
  /** @type {string[]} */
  const pieces = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => void pieces.push(chunk));
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot');
  await session.detach();
  return pieces.join('');
}

for (const [what, choose] of /** @type {const} */ ([
  ['a folder', (/** @type {import('playwright-core').Page} */ page) => chooseFolder(page, `${DISCS}/folder`)],
  ['a zip', (/** @type {import('playwright-core').Page} */ page) => chooseFiles(page, [`${DISCS}/discs.zip`])],
  ['an image of a disc', (/** @type {import('playwright-core').Page} */ page) => chooseFiles(page, [`${DISCS}/discs.iso`])],
])) {
  test(`of discs with values in every known place, as ${what}, none comes out`, { skip: DISCS ? false : UNSET }, async () => {
    const { found, images } = search();
    const { page, said, end } = await visit(browser);
    await choose(page);
    await step(page, 'look');
    assert.ok(found((await page.locator('main').textContent()) ?? '').length > 5, 'the page shows what it found');
    for (const question of await page.locator('fieldset.question').all()) {
      const answer = (await question.getAttribute('data-kind')) === 'face' ? 'keep' : 'leave-out';
      await question.locator(`input[value="${answer}"]`).check();
    }
    await page.getByRole('button', { name: 'Clean these scans' }).click();
    await step(page, 'check');
    assert.deepEqual(found((await page.locator('main').textContent()) ?? ''), []);
    await page.getByRole('button', { name: 'Go on to save' }).click();
    const [zip, list, report] = [
      await offered(page, 'Save the cleaned scans'),
      await offered(page, 'Save the share list'),
      await offered(page, 'Save the private report'),
    ];
    assert.deepEqual(found([zip, list, report].map((file) => file.suggestedFilename()).join('\n')), []);
    const bytes = await contents(zip);
    assert.deepEqual(found(bytes), [], 'in the zip as it is');
    for (const member of unpack(bytes)) assert.deepEqual(found(member.bytes), [], member.name);
    const manifest = await contents(list);
    assert.deepEqual(found(manifest), [], 'in the share list');
    const { released } = JSON.parse(manifest.toString('utf8')).counts;
    assert.ok(released >= 0.95 * images, `${released} of ${images} images released`);
    assert.ok(found(await contents(report)).length > 500, 'the private report holds what was there');
    await page.getByRole('button', { name: 'Clear this page' }).click();
    await page.locator('.notice', { hasText: 'All is forgotten' }).waitFor();
    assert.deepEqual(found(await everythingShown(page)), [], 'in the page');
    assert.deepEqual(found(said.join('\n')), [], 'on the console');
    assert.deepEqual(await stored(page), EMPTY);
    await end();
  });
}

test('markup, bidi controls and prototype names in a file or its name stay text', async () => {
  const hostile = '<img src=x onerror=globalThis.pwned=1>';
  const plant = (/** @type {number} */ slice) => [
    ...identity(),
    .../** @type {import('./planted.mjs').Element[]} */ ([
      [0x00080005, 'CS', 'ISO_IR 192'],
      [0x0008103e, 'LO', `${hostile}\u202egnp.exe`],
      [0x00080080, 'LO', '__proto__'],
      [0x00100010, 'PN', hostile],
      [0x00100020, 'LO', `constructor${slice > 9 ? '' : '<script>pwned=1</script>'}`],
    ]),
  ];
  const files = (await planted({ slices: 4, plant })).map(({ bytes }, place) => ({ name: NAMES[place] ?? '', bytes }));
  const zip = pack([...files, { name: '../../escape.dcm', bytes: Buffer.from('x') }]);
  const folder = written([{ name: 'z.zip', bytes: zip }]);
  const { page, complaints, end } = await visit(browser);
  await chooseFiles(page, [`${folder}/z.zip`]);
  await step(page, 'look');
  await inert(page);
  assert.doesNotMatch((await page.locator('main').textContent()) ?? '', /[\u202a-\u202e\u2066-\u2069]/);
  await clean(page);
  await inert(page);
  await saveZip(page);
  await inert(page);
  assert.deepEqual(complaints, []);
  await end();
});

test('after loading neither the page nor a worker can reach even the server it came from', async () => {
  const { page, asked, end } = await visit(browser);
  const loaded = asked.length;
  const reach = async (/** @type {string} */ address) => {
    const ways = [fetch(address), fetch(address, { mode: 'no-cors' }), import(`${address}?again`)];
    return (await Promise.allSettled(ways)).map(({ status }) => status);
  };
  const address = new URL('page.js', page.url()).href;
  assert.deepEqual(await page.evaluate(reach, address), ['rejected', 'rejected', 'rejected']);
  assert.ok(page.workers().length > 0);
  for (const worker of page.workers()) {
    assert.deepEqual(await worker.evaluate(reach, address), ['rejected', 'rejected', 'rejected']);
  }
  assert.deepEqual(asked.slice(loaded), []);
  await end();
});

test('what sends is in files to which nothing of the page leads', () => {
  const known = new Set(['page.js', 'worker.js']);
  for (const name of known) {
    const text = existsSync(new URL(name, WWW)) ? readFileSync(new URL(name, WWW), 'utf8') : '';
    for (const [, path] of text.matchAll(/'(\.{1,2}\/[\w./-]+\.js)'/g)) known.add(new URL(path ?? '', `http://www/${name}`).pathname.slice(1));
  }
  assert.ok(known.size > 40, `${known.size} files`);
  assert.deepEqual([...known].filter((name) => /^(upload|sandbox)/.test(name)), []);
  const site = /** @type {string[]} */ (readdirSync(built, { recursive: true }));
  assert.deepEqual(site.filter((name) => /upload|embed|sandbox/.test(name)), []);
});

test('the sources name nothing that sends, leaves, stores or turns text into markup', () => {
  const names = /** @type {string[]} */ (readdirSync(WWW, { recursive: true })).filter((name) => name.endsWith('.js'));
  const naming = (/** @type {RegExp} */ what) => names.filter((name) => what.test(readFileSync(new URL(name, WWW), 'utf8')));
  assert.deepEqual(naming(/\bfetch\(/), ['fetched.js', 'upload/line.js']);
  assert.deepEqual(naming(/\.href\b|\bel\('a'|createElement\('a'/), ['download.js']);
  // What makes the frame of the sandbox is for pages of others, and never has an original.
  assert.deepEqual(naming(FORBIDDEN), ['sandbox.js']);
  // What the binding generator made stands in it too.
  for (const worker of ['key-worker.js', 'worker.js']) assert.doesNotMatch(readFileSync(join(built, worker), 'utf8'), FORBIDDEN);
});

const FORBIDDEN = new RegExp(
  [
    'XMLHttpRequest|WebSocket|EventSource|sendBeacon|WebTransport|fetchLater|SharedWorker|FontFace|RTCPeerConnection',
    '(?:window|globalThis|self|top|parent|opener)\\??\\.open|location\\??\\.(?:href|assign|replace)|\\blocation\\s*=[^=]|history\\.',
    '(?:el|createElement)\\(\'(?:form|iframe|link|script|img|image|object|embed|video|audio|base|style)\'|\\.(?:src|srcset|srcdoc)\\b|new Image\\b',
    '\\.(?:submit|requestSubmit)\\(|\\bping\\b|preconnect|prefetch|http-?equiv.{0,20}refresh',
    'localStorage|sessionStorage|indexedDB|\\bcaches\\b|cookie|serviceWorker|getDirectory\\b',
    'innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\(|new Function|importScripts',
  ].join('|'),
);

const NAMES = ['<img src=x onerror=globalThis.pwned=1>.dcm', '__proto__', 'constructor', '\u202egpj.dcm'];

/** @param {import('playwright-core').Page} page */
async function inert(page) {
  const state = await page.evaluate(() => ({
    pwned: Reflect.get(globalThis, 'pwned'),
    images: document.images.length,
    scripts: document.scripts.length,
    polluted: Object.keys(Object.prototype).length,
  }));
  assert.deepEqual(state, { pwned: undefined, images: 0, scripts: 1, polluted: 0 });
}

/** @param {import('playwright-core').Page} page */
function everythingShown(page) {
  return page.evaluate(() => document.documentElement.outerHTML + document.title + location.href + JSON.stringify(history.state));
}

const EMPTY = { local: 0, session: 0, databases: 0, caches: 0, files: 0, cookies: '', services: 0 };

/** @param {import('playwright-core').Page} page */
function stored(page) {
  return page.evaluate(async () => {
    let files = 0;
    const folder = await navigator.storage.getDirectory();
    for await (const _ of /** @type {any} */ (folder).keys()) files += 1;
    return {
      local: localStorage.length,
      session: sessionStorage.length,
      databases: (await indexedDB.databases()).length,
      caches: (await caches.keys()).length,
      files,
      cookies: document.cookie,
      services: (await navigator.serviceWorker.getRegistrations()).length,
    };
  });
}
