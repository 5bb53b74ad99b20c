/** Scans cleaned in a frame of another origin, and in one of an origin that equals no other: what the page around it gets, and what it cannot get. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { KEY, all, count, hosted, types } from './framed.mjs';
import { DISCS, search } from './leaks.mjs';
import { planted, sung, written } from './planted.mjs';
import { AXE, focused } from './reader.mjs';
import { launch } from './visit.mjs';

const WAYS = /** @type {const} */ ([['a frame of another origin', true], ['a frame of an opaque origin', false]]);
const LOCKED = 'schema = "scanitize.policy/1"\nname = "vendor"\nconsent = "VENDOR ONLY"\nage = "none"\nface = "deface"\nlocked = true\n';

/** How the planted key could be told. */
const FORMS = [KEY.slice(0, 8), Buffer.from(KEY).toString('base64').slice(0, 10), Buffer.from(KEY).toString('hex').slice(0, 16), Buffer.from(KEY).subarray(0, 4).join()];

/** Rules of axe for a page as a whole, which a part of one need not keep. */
const OF_A_PAGE = Object.fromEntries(['landmark-one-main', 'page-has-heading-one', 'region'].map((rule) => [rule, { enabled: false }]));

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => void (browser = await launch()));
after(() => browser.close());

/**
 * Chooses scans as the person in the frame would.
 * @param {import('playwright-core').FrameLocator} inside
 * @param {Parameters<typeof planted>[0]} [wish]
 */
async function choose(inside, wish) {
  const folder = written([...(await planted(wish)), { name: 'FileQuip note.txt', bytes: Buffer.from('TrailingQuip') }]);
  await inside.locator('input[webkitdirectory]').setInputFiles(folder);
  await inside.getByRole('button', { name: 'Clean these scans' }).waitFor();
}

/** @param {import('playwright-core').FrameLocator} inside */
async function clean(inside) {
  await inside.locator('input[value=keep]').first().check();
  await inside.getByRole('button', { name: 'Clean these scans' }).click();
  await inside.getByRole('button', { name: 'Choose other scans' }).waitFor();
}

for (const [way, apart] of WAYS) {
  test(`${way} gives cleaned files and their manifest, and nothing that was planted`, async () => {
    const { page, inside, host, there, complaints, end } = await hosted(browser, { apart });
    await choose(inside);
    assert.ok(sung((await inside.locator('.frame').textContent()) ?? '').includes('ZQ-77-31-KV'), 'the person sees what was found');
    await clean(inside);
    const { text, files } = await all(page);
    assert.deepEqual(sung(text), []);
    for (const form of FORMS) assert.ok(!text.includes(form), `the key as ${form}`);
    for (const word of ['"report"', '"findings"', '"input"', '"series"', '"mark"']) assert.ok(!text.includes(word), word);
    for (const { bytes } of files) assert.deepEqual([sung(bytes), bytes.includes(KEY.slice(0, 8))], [[], false]);
    const manifest = await page.evaluate(() => Reflect.get(globalThis, 'sandbox').manifest);
    const own = files.slice(-6);
    assert.equal(manifest.schema, 'scanitize.manifest/1');
    assert.deepEqual(own.map(({ name, type }) => [name, type]), [1, 2, 3, 4, 5, 6].map((place) => [`ST001/SE001/IM000${place}.dcm`, 'application/dicom']));
    assert.deepEqual(manifest.files.map((/** @type {any} */ { sha256 }) => sha256), own.map(({ bytes }) => createHash('sha256').update(bytes).digest('hex')));
    for (const { bytes } of own) assert.equal(bytes.toString('latin1', 128, 132), 'DICM');
    assert.deepEqual(await types(page), ['held', 'change', 'done']);
    const kinds = await page.evaluate(() => [...new Set(Reflect.get(globalThis, 'heard').map((/** @type {any} */ { type }) => type ?? 'hello'))].sort());
    assert.deepEqual(kinds, ['change', 'done', 'height', 'held', 'hello', 'progress']);
    assert.deepEqual((apart ? there : host).asked.filter((path) => path !== '/' && path !== '/host.css'), apart ? ['/sandbox.html'] : ['/sandbox.js', '/sandbox.html'], 'the frame fetches nothing');
    assert.deepEqual(complaints, []);
    const reach = (/** @type {string} */ address) => Promise.allSettled([fetch(address), fetch(address, { mode: 'no-cors' })]).then((ways) => ways.map(({ status }) => status));
    const [frame] = page.frames().filter((one) => one !== page.mainFrame());
    for (const one of [frame, ...page.workers()]) assert.deepEqual(await one?.evaluate(reach, `${there.address}worker.js`), ['rejected', 'rejected']);
    assert.ok(page.workers().length > 0 && !there.asked.includes('/worker.js'));
    await end();
  });

  test(`the page around ${way} cannot look into it`, async () => {
    const { page, inside, complaints, end } = await hosted(browser, { apart });
    await choose(inside, { slices: 1, size: 16 });
    const reached = await page.evaluate(() => {
      const { frame } = Reflect.get(globalThis, 'sandbox');
      const names = ['document', 'origin', 'localStorage', 'navigator', 'crypto', 'customElements', 'HTMLInputElement', 'getSelection', 'eval', 'name'];
      const ways = [...names.map((name) => () => frame.contentWindow[name]), () => frame.contentWindow.location.href, () => Object.defineProperty(frame.contentWindow, 'onmessage', { value: 1 }), () => Object.setPrototypeOf(frame.contentWindow, { document: 1 })];
      const tried = ways.map((way) => {
        try {
          return String(way());
        } catch (error) {
          return error instanceof DOMException ? error.name : error instanceof TypeError ? 'TypeError' : String(error);
        }
      });
      return { tried, content: frame.contentDocument, inner: frame.contentWindow.length, active: document.activeElement?.shadowRoot };
    });
    assert.deepEqual(reached.tried, Array(13).fill('SecurityError'));
    assert.equal(reached.content, null);
    assert.equal(reached.inner, 0);
    assert.deepEqual(complaints, []);
    await end();
  });

  test(`of discs with values in every known place, cleaned in ${way}, none comes out`, { skip: DISCS ? false : 'SCANITIZE_LEAKS is not set' }, async () => {
    const { found, images } = search();
    const { page, inside, end } = await hosted(browser, { apart });
    await inside.locator('input[type=file]:not([webkitdirectory])').setInputFiles(`${DISCS}/discs.zip`);
    await inside.getByRole('button', { name: 'Clean these scans' }).waitFor({ timeout: 90_000 });
    assert.ok(found((await inside.locator('.frame').textContent()) ?? '').length > 5, 'the person sees what was found');
    for (const question of await inside.locator('fieldset.question').all()) {
      await question.locator(`input[value="${(await question.getAttribute('data-kind')) === 'face' ? 'keep' : 'leave-out'}"]`).check();
    }
    await inside.getByRole('button', { name: 'Clean these scans' }).click();
    const last = inside.getByRole('button', { name: 'Choose other scans' });
    const without = inside.getByRole('button', { name: 'Go on without them' });
    await last.or(without).first().waitFor({ timeout: 120_000 });
    if (await without.count()) await without.click();
    await last.waitFor({ timeout: 120_000 });
    const { text, files } = await all(page);
    assert.deepEqual(found(text), []);
    for (const { name, bytes } of files.slice(-images)) assert.deepEqual(found(bytes), [], name);
    const { released } = await page.evaluate(() => Reflect.get(globalThis, 'sandbox').manifest.counts);
    assert.ok(released >= 0.95 * images, `${released} of ${images} images released`);
    await end();
  });
}

test('what a page says after the first word changes nothing, and nothing answers it', async () => {
  const { page, inside, complaints, end } = await hosted(browser, { options: { policy: LOCKED } });
  await inside.locator('.drop').waitFor();
  await page.evaluate(hostile);
  await choose(inside, { slices: 3 });
  await page.evaluate(hostile);
  const values = await inside.locator('[data-kind=face] input').evaluateAll((inputs) => inputs.map((input) => input.getAttribute('value')));
  assert.deepEqual(values, ['remove', 'leave-out'], 'the locked policy stands');
  await inside.locator('input[value=remove]').check();
  await inside.getByRole('button', { name: 'Clean these scans' }).click();
  await inside.getByRole('button', { name: 'Choose other scans' }).waitFor();
  await page.evaluate(hostile);
  assert.deepEqual(sung((await all(page)).text), []);
  const kinds = await page.evaluate(() => [...new Set(Reflect.get(globalThis, 'heard').map((/** @type {any} */ { type }) => type ?? 'hello'))].sort());
  assert.deepEqual(kinds, ['done', 'height', 'held', 'hello', 'progress']);
  assert.equal(await page.evaluate(() => Reflect.get(globalThis, 'ports').length), 1, 'one port is given, once');
  assert.deepEqual(complaints, []);
  await end();
});

/** In the host: asks for everything on every way, with the words of the frame itself and with names of prototypes. */
function hostile() {
  const { ports, sandbox } = /** @type {any} */ (globalThis);
  const own = Object.defineProperty({}, '__proto__', { value: { policy: 'x' }, enumerable: true });
  const said = [
    'scanitize.sandbox/1', 'report', 'originals', null, 7, [], own, { type: 'clear' }, { type: 'report' }, { type: 'originals' }, { type: 'key' }, { keepKey: true },
    { preset: 'second-opinion', face: 'keep' }, { policy: 'schema = "scanitize.policy/1"' }, { options: { key: new Uint8Array(32) } }, { constructor: { prototype: { key: 1 } } },
    { type: '__proto__' }, new Map([['key', 1]]), new Error('report'),
  ];
  for (let times = 0; times < 200; times += 1) {
    for (const one of said) {
      for (const port of ports) port.postMessage(one);
      sandbox.frame.contentWindow.postMessage(one, '*', [new MessageChannel().port2]);
    }
  }
}

test('a page that asks for a key, for code of its own or for what there is not gets no frame to clean in', async () => {
  const asked = [
    { key: [1] }, { codes: [] }, { wasm: 'https://evil.example/core.wasm' }, { net: false }, { worker: 1 }, { report: true }, { keepKey: true }, { preset: 7 }, { everyImage: 'no' }, 'text', null,
  ];
  const { page, src, there, complaints, end } = await hosted(browser, { client: false });
  for (const said of asked) {
    const told = await page.evaluate(begun, { src, said, permissions: 'allow-scripts allow-same-origin' });
    assert.deepEqual([told?.type, told?.detail.code], ['error', 'bad-option'], JSON.stringify(said));
    assert.equal(await page.frameLocator('iframe').locator('input').count(), 0);
  }
  assert.equal(there.asked.length, asked.length);
  const first = await page.evaluate(begun, { src, said: {}, permissions: 'allow-scripts' });
  assert.equal(first?.type, 'height', 'what is right is taken');
  assert.deepEqual(complaints, []);
  await end();
});

/**
 * In the host, without the package's own: mounts a frame, calls it, and asks; gives its first answer, none after two seconds.
 * @param {{ src: string, said: unknown, permissions?: string }} wish
 * @returns {Promise<any>}
 */
async function begun({ src, said, permissions }) {
  const frame = document.createElement('iframe');
  if (permissions) frame.setAttribute('sandbox', permissions);
  frame.setAttribute('src', src);
  document.querySelector('#place')?.replaceChildren(frame);
  await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  const silence = new Promise((resolve) => setTimeout(resolve, 2000));
  /** @type {Promise<MessagePort>} */
  const answer = new Promise((resolve) => addEventListener('message', ({ ports: [port] }) => port && resolve(port), { once: true }));
  frame.contentWindow?.postMessage('scanitize.sandbox/1', '*');
  const port = /** @type {MessagePort | undefined} */ (await Promise.race([answer, silence]));
  const told = new Promise((resolve) => port?.addEventListener('message', ({ data }) => resolve(data), { once: true }));
  port?.start();
  port?.postMessage(said);
  return Promise.race([told, silence]);
}

test('a frame that a page of its own origin could look into cleans nothing, nor does one by itself', async () => {
  const { page, src, complaints, end } = await hosted(browser, { client: false, apart: false });
  assert.equal(await page.evaluate(begun, { src, said: {} }), undefined);
  assert.equal(await page.frameLocator('iframe').locator('input').count(), 0);
  await page.frameLocator('iframe').getByText('did not ask for scans').waitFor();
  await page.goto(src);
  await page.evaluate(() => postMessage('scanitize.sandbox/1', '*'));
  await page.waitForTimeout(300);
  assert.equal(await page.locator('input').count(), 0);
  assert.deepEqual(complaints, []);
  await end();
});

test('another window can neither begin in the place of the page nor answer in that of the frame', async () => {
  const by = "default-src 'none'; script-src 'self'; style-src 'self'; frame-src http://127.0.0.1:*";
  const { page, inside, complaints, end, src, there, host } = await hosted(browser, { client: false, by });
  const framed = (/** @type {string} */ address) => {
    const frame = document.createElement('iframe');
    frame.setAttribute('src', address);
    document.querySelector('#place')?.append(frame);
    return new Promise((resolve) => frame.addEventListener('load', () => resolve(undefined), { once: true }));
  };
  await page.evaluate(framed, src);
  // One window of the page's origin and one of the frame's, both beside the frame.
  await page.evaluate(framed, `${host.address}worker.js`);
  await page.evaluate(framed, `${there.address}worker.js`);
  const [, , same, beside] = page.frames();
  for (const one of [same, beside]) await one?.evaluate(() => parent.frames[0]?.postMessage('scanitize.sandbox/1', '*'));
  await page.waitForTimeout(300);
  assert.deepEqual(await page.evaluate(() => Reflect.get(globalThis, 'heard')), []);
  assert.equal(await inside.locator('input').count(), 0);
  await page.evaluate(async (address) => {
    const client = '/sandbox.js';
    const { Sandbox } = await import(client);
    Object.assign(globalThis, { sandbox: new Sandbox(document.querySelector('#place'), { src: address }) });
  }, src);
  const got = await beside?.evaluate(async () => {
    const { port1, port2 } = new MessageChannel();
    let got = 'nothing';
    port1.addEventListener('message', ({ data }) => (got = JSON.stringify(data)));
    port1.start();
    parent.postMessage('scanitize.sandbox/1', '*', [port2]);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return got;
  });
  assert.equal(got, 'nothing');
  await page.frameLocator('iframe').last().locator('.drop').waitFor();
  assert.deepEqual(complaints, []);
  await end();
});

test('what breaks over lines tells the page nothing: once scans are chosen no height is told', async () => {
  const { page, inside, complaints, end } = await hosted(browser);
  const heights = () => page.evaluate(() => Reflect.get(globalThis, 'heard').filter((/** @type {any} */ { type }) => type === 'height').map((/** @type {any} */ { detail }) => detail));
  await inside.locator('.drop').waitFor();
  await page.waitForFunction(() => Reflect.get(globalThis, 'sandbox').frame.style.height !== '');
  const shown = await page.evaluate(() => Reflect.get(globalThis, 'sandbox').frame.clientHeight);
  assert.equal(shown, Math.ceil((await inside.locator('scan-sanitizer').boundingBox())?.height ?? 0), 'while nothing is chosen it is as high as it has to be');
  await choose(inside, { slices: 1, size: 16 });
  const before = (await heights()).length;
  for (let width = 700; width > 280; width -= 60) {
    await page.evaluate((wide) => void (Reflect.get(globalThis, 'sandbox').frame.style.width = `${wide}px`), width);
    await page.waitForTimeout(30);
  }
  await clean(inside);
  const told = await heights();
  assert.equal(told.length, before);
  assert.equal(told.at(-1), null);
  assert.equal(await page.evaluate(() => Reflect.get(globalThis, 'sandbox').frame.clientHeight), 640);
  assert.deepEqual(complaints, []);
  await end();
});

test('clear and close take all away, and a frame that was loaded anew starts over', async () => {
  const { page, inside, complaints, end } = await hosted(browser);
  await choose(inside, { slices: 2, size: 16 });
  await clean(inside);
  assert.equal(await count(page), 2);
  await page.evaluate(() => Reflect.get(globalThis, 'sandbox').clear());
  assert.equal(await count(page), 0);
  await inside.locator('.drop').waitFor();
  await choose(inside, { slices: 1, size: 16 });
  await clean(inside);
  await page.waitForFunction(() => Reflect.get(globalThis, 'sandbox').files.length === 1);
  assert.deepEqual(await types(page), ['held', 'change', 'done', 'held', 'change', 'done']);
  // A move loads the frame anew.
  await page.evaluate(() => document.querySelector('main')?.append(Reflect.get(globalThis, 'sandbox').frame));
  await page.waitForFunction(() => Reflect.get(globalThis, 'sandbox').files.length === 0);
  assert.equal((await types(page)).at(-1), 'change');
  await choose(inside, { slices: 1, size: 16 });
  await clean(inside);
  await page.waitForFunction(() => Reflect.get(globalThis, 'sandbox').files.length === 1);
  await page.evaluate(() => Reflect.get(globalThis, 'sandbox').close());
  assert.equal(await count(page), 0);
  assert.equal(await page.locator('iframe').count(), 0);
  for (let tries = 0; tries < 100 && page.workers().length > 0; tries += 1) await page.waitForTimeout(50);
  assert.equal(page.workers().length, 0);
  assert.deepEqual(complaints, []);
  await end();
});

test('a frame that is not there is an error, and so are wrong options', async () => {
  const { page, end } = await hosted(browser, { missing: true });
  await page.waitForFunction(() => Reflect.get(globalThis, 'events').length > 0, undefined, { timeout: 20_000 });
  const told = await page.evaluate(() => Reflect.get(globalThis, 'events').map((/** @type {any} */ { type, detail }) => [type, detail.code]));
  assert.deepEqual(told, [['error', 'load-failed']]);
  const refused = await page.evaluate(async () => {
    const address = '/sandbox.js';
    const { Sandbox } = await import(address);
    const wrong = [{}, { src: 'blob:x' }, { src: '/sandbox.html', key: new Uint8Array(32) }, { src: '/sandbox.html', presett: 'x' }, { src: '/sandbox.html', policy: 7 }];
    return wrong.map((options) => {
      try {
        new Sandbox(document.querySelector('#place'), options);
        return 'none';
      } catch (error) {
        return /** @type {any} */ (error).code;
      }
    });
  });
  assert.deepEqual(refused, Array(5).fill('bad-option'));
  await end();
});

test('the frame says to whom the copy goes, in the language of the page, and has no fault that axe knows', async () => {
  for (const [context, language, words] of /** @type {const} */ ([
    [{ colorScheme: 'light', viewport: { width: 320, height: 700 } }, 'en', 'The clean copy goes to'],
    [{ colorScheme: 'dark', viewport: { width: 900, height: 700 } }, 'ar', 'تذهب النسخة النظيفة إلى'],
  ])) {
    const { page, inside, host, complaints, end } = await hosted(browser, { apart: false, options: { language, face: 'keep' }, context, before: AXE });
    const label = inside.getByText(words);
    await label.waitFor();
    assert.match((await label.textContent()) ?? '', new RegExp(new URL(host.address).host));
    const [frame] = page.frames().filter((one) => one !== page.mainFrame());
    const faults = async () => {
      const { violations } = (await frame?.evaluate((wish) => Reflect.get(globalThis, 'axe').run(wish), { rules: OF_A_PAGE })) ?? assert.fail('is there');
      return violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes.map((/** @type {any} */ { target }) => target).join(', ')}`);
    };
    const spare = () => frame?.evaluate(() => innerWidth - document.documentElement.scrollWidth);
    assert.deepEqual([await faults(), await spare()], [[], 0]);
    if (process.env.SCANITIZE_SHOTS) await page.screenshot({ path: `${process.env.SCANITIZE_SHOTS}/sandbox-${language}-choose.png` });
    const folder = written(await planted({ slices: 2, size: 32 }));
    await inside.locator('input[webkitdirectory]').setInputFiles(folder);
    await inside.locator('button.main').waitFor();
    if (process.env.SCANITIZE_SHOTS) await page.screenshot({ path: `${process.env.SCANITIZE_SHOTS}/sandbox-${language}-look.png`, fullPage: true });
    assert.deepEqual(await faults(), []);
    await inside.locator('button.main').click();
    await page.waitForFunction(() => Reflect.get(globalThis, 'sandbox').files.length === 2);
    if (process.env.SCANITIZE_SHOTS) await page.screenshot({ path: `${process.env.SCANITIZE_SHOTS}/sandbox-${language}-done.png`, fullPage: true });
    assert.deepEqual(complaints, []);
    await end();
  }
});

test('what is dropped into the frame is opened, a folder only where the frame has an origin', async () => {
  const folder = written(await planted({ slices: 2, size: 16 }));
  const files = readdirSync(join(folder, 'FolderQuip')).map((name) => join(folder, 'FolderQuip', name));
  for (const [apart, dropped, words] of /** @type {const} */ ([[true, [folder], 'Drop a folder'], [true, files, 'Drop a folder'], [false, files, 'Drop files']])) {
    const { page, inside, complaints, end } = await hosted(browser, { apart });
    await inside.getByText(words).waitFor();
    const session = await page.context().newCDPSession(page);
    const { x, y } = (await inside.locator('.drop').boundingBox()) ?? assert.fail('is seen');
    const place = { x: x + 20, y: y + 20, data: { items: [], files: [...dropped], dragOperationsMask: 1 } };
    for (const type of /** @type {const} */ (['dragEnter', 'dragOver', 'drop'])) await session.send('Input.dispatchDragEvent', { type, ...place });
    await inside.getByText('2 pictures').first().waitFor();
    assert.deepEqual(sung((await all(page)).text), []);
    assert.deepEqual(complaints, []);
    await end();
  }
});

test('a keyboard leads into the frame and out of it', async () => {
  const { page, inside, complaints, end } = await hosted(browser);
  await inside.locator('.drop').waitFor();
  await page.keyboard.press('Tab');
  const [frame] = page.frames().filter((one) => one !== page.mainFrame());
  const name = () => focused(/** @type {any} */ (frame));
  assert.equal(await name(), 'Choose a folder');
  await page.keyboard.press('Tab');
  assert.equal(await name(), 'Choose files, a zip or a disc image');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Send');
  assert.deepEqual(complaints, []);
  await end();
});
