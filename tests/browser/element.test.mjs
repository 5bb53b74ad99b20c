/** `<scan-sanitizer>` in the form of somebody else's page, under a strict policy. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';

import { STRICT, hosted } from './form.mjs';
import { planted, sung, written } from './planted.mjs';
import { launch, slowDown } from './visit.mjs';

const FIELDS = '<label>Your name <input name="person" value="Jo"></label><label for="scans">Your scans</label><scan-sanitizer id="scans" name="scans" required></scan-sanitizer>';
const LOCKED = 'schema = "scanitize.policy/1"\nname = "vendor"\nconsent = "VENDOR ONLY"\nage = "none"\nface = "deface"\n';

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => void (browser = await launch()));
after(() => browser.close());

/** Notes what a page hears of the element. */
const LISTENING = `globalThis.heard = [];
const note = (event) => heard.push({ type: event.type, target: event.target?.localName, isTrusted: event.isTrusted, detail: told(event.detail) });
const told = (detail) => JSON.stringify(detail, (_, value) => value instanceof File ? { name: value.name, type: value.type, time: value.lastModified } : value instanceof Error ? { ...value, text: String(value) } : value);
for (const type of ['input', 'change', 'drop', 'dragover']) document.addEventListener(type, note);
for (const type of ['progress', 'held', 'done', 'error']) document.addEventListener(type, note, true);`;

/**
 * @param {import('playwright-core').Page} page
 * @param {Parameters<typeof planted>[0]} [wish]
 */
async function choose(page, wish) {
  const folder = written([...(await planted(wish)), { name: 'FileQuip note.txt', bytes: Buffer.from('TrailingQuip') }]);
  await page.locator('input[webkitdirectory]').first().setInputFiles(folder);
  await page.getByRole('button', { name: 'Clean these scans' }).waitFor();
}

/** @param {import('playwright-core').Page} page */
async function clean(page) {
  await page.locator('input[value=keep]').first().check();
  await page.getByRole('button', { name: 'Clean these scans' }).click();
  await page.getByRole('button', { name: 'Choose other scans' }).waitFor();
}

/** @param {import('playwright-core').Page} page */
function about(page) {
  return page.evaluate(() => {
    const element = /** @type {any} */ (document.querySelector('scan-sanitizer'));
    const { validity, validationMessage, files, willValidate } = element;
    return { valid: validity.valid, missing: validity.valueMissing, custom: validity.customError, message: validationMessage, files: files.length, willValidate };
  });
}

/**
 * Waits until the browser has told of the end of every worker.
 * @param {import('playwright-core').Page} page
 */
async function idle(page) {
  for (let tries = 0; tries < 100 && page.workers().length > 0; tries += 1) await page.waitForTimeout(50);
  assert.equal(page.workers().length, 0);
}

/** @param {Uint8Array} bytes */
function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}

test('a form sends cleaned files and their manifest, and nothing that was planted', async () => {
  const { page, sent, complaints, end } = await hosted(browser, FIELDS, { before: LISTENING });
  await choose(page);
  await clean(page);
  await page.getByRole('button', { name: 'Send' }).click();
  await page.waitForURL('**/sent');
  const [{ raw, entries } = { raw: Buffer.alloc(0), entries: [] }] = sent;
  assert.deepEqual(sung(raw), []);
  assert.deepEqual(entries.map(({ field }) => field), ['person', ...Array(6).fill('scans'), 'scans-manifest']);
  const files = entries.filter(({ field }) => field === 'scans');
  assert.deepEqual(files.map(({ name }) => name), [1, 2, 3, 4, 5, 6].map((place) => `ST001-SE001-IM000${place}.dcm`));
  for (const { type, bytes } of files) assert.deepEqual([type, bytes.toString('latin1', 128, 132)], ['application/dicom', 'DICM']);
  const last = entries.at(-1);
  assert.deepEqual([last?.name, last?.type], ['manifest.json', 'application/json']);
  const manifest = JSON.parse(String(last?.bytes));
  assert.equal(manifest.schema, 'scanitize.manifest/1');
  assert.deepEqual(manifest.files.map((/** @type {any} */ file) => file.sha256).sort(), files.map(({ bytes }) => sha256(bytes)).sort());
  assert.deepEqual(complaints, []);
  await end();
});

test('a page hears of cleaned files, counts and reasons, and of no value, no name and no answer', async () => {
  const { page, complaints, end } = await hosted(browser, FIELDS, { before: LISTENING });
  await choose(page);
  assert.ok(sung((await page.locator('.frame').textContent()) ?? '').includes('ZQ-77-31-KV'), 'a person sees what was found');
  await clean(page);
  const { heard, surface } = await page.evaluate(() => {
    const element = /** @type {any} */ (document.querySelector('scan-sanitizer'));
    const names = [];
    for (let one = element; one && one !== HTMLElement.prototype; one = Object.getPrototypeOf(one)) names.push(...Reflect.ownKeys(one));
    const read = (/** @type {PropertyKey} */ name) => (typeof element[name] === 'function' ? '' : JSON.stringify(element[name]));
    return { heard: Reflect.get(globalThis, 'heard'), surface: names.filter((name) => !['form', 'labels', 'constructor'].includes(String(name))).map(read).join('\n') + element.outerHTML + element.textContent };
  });
  assert.deepEqual(sung(JSON.stringify(heard)), []);
  assert.deepEqual(sung(surface), []);
  assert.doesNotMatch(surface, /"report"|"findings"|"input"/);
  const types = heard.map((/** @type {any} */ { type }) => type);
  assert.deepEqual(heard.filter((/** @type {any} */ { isTrusted }) => isTrusted), [], 'no event of a part comes out');
  assert.deepEqual(types.filter((/** @type {string} */ type) => type !== 'progress'), ['held', 'input', 'change', 'done']);
  assert.ok(types.includes('progress'));
  const [held, done] = ['held', 'done'].map((type) => JSON.parse(heard.find((/** @type {any} */ one) => one.type === type).detail));
  assert.deepEqual(held, { reason: 'foreign' });
  assert.deepEqual(Object.keys(done), ['files', 'manifest']);
  assert.deepEqual(complaints, []);
  await end();
});

test('its shadow tree is closed, and with it closed the keyboard and the label alone lead through', async () => {
  const { page, sent, complaints, end } = await hosted(browser, FIELDS.replace('required', 'required face="keep"'), { isClosed: true });
  assert.equal(await page.evaluate(() => document.querySelector('scan-sanitizer')?.shadowRoot), null);
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByText('Your scans').click()]);
  await chooser.setFiles(written(await planted({ slices: 2 })));
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('scan-sanitizer')).validationMessage.includes('finish'));
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('scan-sanitizer')).validity.valid);
  await page.getByLabel('Your name').focus();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/sent');
  assert.deepEqual(sent[0]?.entries.map(({ field }) => field), ['person', 'scans', 'scans', 'scans-manifest']);
  assert.deepEqual(sung(sent[0]?.raw ?? ''), []);
  assert.deepEqual(complaints, []);
  await end();
});

test('its label names it to a screen reader, and so does what stands in its slot', async () => {
  const slotted = '<scan-sanitizer name="scans"><span slot="label">Your scans</span></scan-sanitizer>';
  for (const fields of [FIELDS, slotted]) {
    const { page, end } = await hosted(browser, fields, { isClosed: true });
    const session = await page.context().newCDPSession(page);
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    assert.equal(nodes.filter(({ role, name }) => role?.value === 'group' && name?.value === 'Your scans').length, 1);
    await end();
  }
});

test('a form is not sent before the scans are there, while work is under way, or while something is asked', async () => {
  const { page, sent, complaints, end } = await hosted(browser, FIELDS);
  const refused = async () => {
    await page.getByRole('button', { name: 'Send' }).click();
    assert.equal(sent.length, 0);
    return about(page);
  };
  assert.deepEqual(await refused(), { valid: false, missing: true, custom: false, message: 'Please choose your scans.', files: 0, willValidate: true });
  await choose(page);
  assert.deepEqual(await refused(), { valid: false, missing: true, custom: true, message: 'Please finish with your scans first.', files: 0, willValidate: true });
  await slowDown(page, 300);
  await page.locator('input[value=keep]').check();
  await page.getByRole('button', { name: 'Clean these scans' }).click();
  assert.equal((await refused()).message, 'Please wait until your scans are clean.');
  await page.getByRole('button', { name: 'Choose other scans' }).waitFor();
  assert.deepEqual(await about(page), { valid: true, missing: false, custom: false, message: '', files: 6, willValidate: true });
  await page.getByRole('button', { name: 'Change my answers' }).click();
  assert.equal((await refused()).files, 0, 'what may change is not there');
  await page.evaluate(() => /** @type {any} */ (document.querySelector('scan-sanitizer')).removeAttribute('required'));
  assert.equal((await refused()).missing, false);
  await page.getByRole('button', { name: 'Start again' }).click();
  assert.equal((await about(page)).valid, true);
  await page.evaluate(() => /** @type {any} */ (document.querySelector('scan-sanitizer')).setCustomValidity('Not now.'));
  assert.equal((await refused()).message, 'Not now.');
  assert.deepEqual(complaints, []);
  await end();
});

/** Notes what the browser is told to keep of the field when the page is left. */
const STATES = `globalThis.states = [];
const set = ElementInternals.prototype.setFormValue;
ElementInternals.prototype.setFormValue = function (...given) { states.push(given.length > 1 ? given[1] : given[0]); return set.apply(this, given); };`;

test('what was sent is not there when the page is gone back to, and reset takes it away', async () => {
  const { page, sent, end } = await hosted(browser, FIELDS, { before: STATES });
  await choose(page, { slices: 1 });
  await clean(page);
  await page.evaluate(() => document.forms[0]?.reset());
  assert.equal((await about(page)).files, 0);
  await idle(page);
  await choose(page, { slices: 1 });
  await clean(page);
  const states = await page.evaluate(() => Reflect.get(globalThis, 'states'));
  assert.ok(states.length > 3 && states.every((/** @type {unknown} */ state) => state === null));
  await page.getByRole('button', { name: 'Send' }).click();
  await page.waitForURL('**/sent');
  await page.goBack();
  await page.locator('.drop').waitFor();
  assert.equal((await about(page)).files, 0);
  assert.equal(sent.length, 1);
  await end();
});

test('disabled, by itself or by a fieldset, it takes nothing, blocks nothing and sends nothing', async () => {
  const { page, sent, complaints, end } = await hosted(browser, `<fieldset>${FIELDS}</fieldset>`);
  await choose(page, { slices: 1 });
  await clean(page);
  for (const by of ['fieldset', 'scan-sanitizer']) {
    await page.evaluate((selector) => document.querySelector(selector)?.setAttribute('disabled', ''), by);
    assert.equal((await about(page)).willValidate, false);
    assert.deepEqual(await page.evaluate(() => [...new FormData(document.forms[0]).keys()].filter((key) => key.startsWith('scans'))), []);
    assert.equal(await page.locator('.frame').evaluate((frame) => frame.inert), true);
    await page.evaluate((selector) => document.querySelector(selector)?.removeAttribute('disabled'), by);
    assert.equal((await about(page)).willValidate, true);
  }
  await page.evaluate(() => document.forms[0]?.reset());
  await page.evaluate(() => document.querySelector('fieldset')?.setAttribute('disabled', ''));
  await page.getByText('Your scans').click();
  await page.getByRole('button', { name: 'Send' }).click();
  await page.waitForURL('**/sent');
  assert.deepEqual(sent[0]?.entries, []);
  assert.deepEqual(complaints, []);
  await end();
});

test('all files are there, also where memory for few is allowed', async () => {
  const { page, end } = await hosted(browser, FIELDS);
  await page.evaluate(() => void (/** @type {any} */ (document.querySelector('scan-sanitizer')).options = { memory: 72_000 }));
  await choose(page);
  await clean(page);
  assert.equal((await about(page)).files, 6);
  await end();
});

test('two of them in one form keep apart, and one patient is one in both', async () => {
  const two = '<scan-sanitizer name="now" face="keep"></scan-sanitizer><scan-sanitizer name="before" face="keep"></scan-sanitizer>';
  const { page, sent, complaints, end } = await hosted(browser, two);
  const folders = [written(await planted({ slices: 1 })), written(await planted({ slices: 2 }))];
  for (const [at, name] of ['now', 'before'].entries()) {
    await page.locator(`[name=${name}] input[webkitdirectory]`).setInputFiles(folders[at] ?? '');
    await page.locator(`[name=${name}]`).getByRole('button', { name: 'Clean these scans' }).click();
    await page.locator(`[name=${name}]`).getByRole('button', { name: 'Choose other scans' }).waitFor();
  }
  await page.getByRole('button', { name: 'Send' }).click();
  await page.waitForURL('**/sent');
  const entries = sent[0]?.entries ?? [];
  assert.deepEqual(entries.map(({ field }) => field), ['now', 'now-manifest', 'before', 'before', 'before-manifest']);
  const patient = (/** @type {Buffer} */ bytes) => /\x10\0\x20\0LO..(SC[0-9A-Z]{12})/s.exec(bytes.toString('latin1'))?.[1];
  const [one, other] = ['now', 'before'].map((name) => patient(entries.find(({ field }) => field === name)?.bytes ?? Buffer.alloc(0)));
  assert.ok(one);
  assert.equal(one, other);
  assert.deepEqual(complaints, []);
  await end();
});

test('stop, removal and another choice end the workers; a move does not', async () => {
  const { page, complaints, end } = await hosted(browser, FIELDS);
  await choose(page);
  await slowDown(page, 300);
  await page.locator('input[value=keep]').check();
  await page.getByRole('button', { name: 'Clean these scans' }).click();
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.locator('.notice', { hasText: 'Stopped. Nothing was kept.' }).waitFor();
  assert.deepEqual(sung((await page.locator('.frame').textContent()) ?? ''), []);
  await idle(page);
  await choose(page);
  await clean(page);
  const moved = () => {
    const [element, form] = [document.querySelector('scan-sanitizer'), document.forms[0]];
    if (element) form?.prepend(element);
  };
  await page.evaluate(moved);
  assert.deepEqual([(await about(page)).files, page.workers().length > 0], [6, true]);
  await page.evaluate(() => {
    const element = document.querySelector('scan-sanitizer');
    Reflect.set(globalThis, 'kept', element);
    element?.remove();
  });
  await page.waitForFunction(() => Reflect.get(globalThis, 'kept').files.length === 0);
  await idle(page);
  await page.evaluate(() => document.forms[0]?.append(Reflect.get(globalThis, 'kept')));
  await choose(page, { slices: 1 });
  await page.getByRole('button', { name: 'Start again' }).click();
  await page.locator('.drop').waitFor();
  await idle(page);
  assert.deepEqual(complaints, []);
  await end();
});

test('what is dropped on it is cleaned, and the page does not hear of the drop behind it', async () => {
  const { page, complaints, end } = await hosted(browser, FIELDS, { before: LISTENING });
  const session = await page.context().newCDPSession(page);
  const box = await page.locator('.drop').boundingBox();
  assert.ok(box);
  const place = { x: box.x + 20, y: box.y + 20, data: { items: [], files: [written(await planted({ slices: 2 }))], dragOperationsMask: 1 } };
  for (const type of /** @type {const} */ (['dragEnter', 'dragOver', 'drop'])) await session.send('Input.dispatchDragEvent', { type, ...place });
  await page.getByRole('button', { name: 'Clean these scans' }).waitFor();
  await clean(page);
  assert.equal((await about(page)).files, 2);
  assert.deepEqual(await page.evaluate(() => Reflect.get(globalThis, 'heard').filter((/** @type {any} */ { type }) => type.startsWith('dr'))), []);
  assert.deepEqual(complaints, []);
  await end();
});

test('a locked policy is offered no answer that keeps; one that is not locked is', async () => {
  for (const isLocked of [true, false]) {
    const { page, complaints, end } = await hosted(browser, FIELDS, { before: LISTENING });
    await page.evaluate((policy) => void (/** @type {any} */ (document.querySelector('scan-sanitizer')).policy = policy), `${LOCKED}locked = ${isLocked}\n`);
    await choose(page, { slices: 3 });
    const values = await page.locator('[data-kind=face] input').evaluateAll((inputs) => inputs.map((input) => input.getAttribute('value')));
    assert.deepEqual(values, isLocked ? ['remove', 'leave-out'] : ['remove', 'no-head', 'keep', 'leave-out']);
    await page.locator('input[value=remove]').check();
    await page.getByRole('button', { name: 'Clean these scans' }).click();
    await page.getByRole('button', { name: 'Choose other scans' }).waitFor();
    const heard = await page.evaluate(() => Reflect.get(globalThis, 'heard'));
    assert.deepEqual(heard.filter((/** @type {any} */ { type }) => type === 'error'), []);
    assert.match((await page.locator('.frame').textContent()) ?? '', /No picture will go along with this form.*3 files kept back/s);
    assert.equal((await about(page)).missing, true);
    assert.deepEqual(complaints, []);
    await end();
  }
});

test('what the page says of faces is not asked', async () => {
  const { page, end } = await hosted(browser, FIELDS.replace('required', 'face="keep"'));
  await choose(page, { slices: 1 });
  assert.equal(await page.locator('.question').count(), 0);
  await page.getByRole('button', { name: 'Clean these scans' }).click();
  await page.locator('summary').click();
  await page.locator('details', { hasText: 'This form asks us not to look' }).waitFor();
  await end();
});

test('a wrong preset and a page that forbids WebAssembly are errors with a code, and a person is told', async () => {
  for (const [fields, policy, code, words] of /** @type {const} */ ([
    [FIELDS.replace('required', 'preset="canary"'), STRICT, 'bad-option', 'Something went wrong'],
    [FIELDS.replace('required', 'face="canary"'), STRICT, 'bad-option', 'Something went wrong'],
    [FIELDS, STRICT.replace(" 'wasm-unsafe-eval'", ''), 'blocked-by-page', 'could not start the cleaner'],
  ])) {
    const { page, end } = await hosted(browser, fields, { policy, before: LISTENING });
    await page.locator('input[webkitdirectory]').setInputFiles(written(await planted({ slices: 1 })));
    await page.locator('.notice', { hasText: words }).waitFor();
    const errors = (await page.evaluate(() => Reflect.get(globalThis, 'heard'))).filter((/** @type {any} */ { type }) => type === 'error');
    assert.deepEqual(errors.map((/** @type {any} */ { detail }) => JSON.parse(detail).code), [code]);
    assert.doesNotMatch(JSON.stringify(errors), /canary/);
    await end();
  }
});

test('it is registered once, however often it is brought along, and what was set before counts', async () => {
  const { page, address, complaints, end } = await hosted(browser, FIELDS);
  const same = await page.evaluate(async (from) => {
    const [one, other] = await Promise.all([import(`${from}scanitize/element.js`), import(`${from}scanitize/element.js?again`)]);
    return one.ScanSanitizer === other.ScanSanitizer && document.createElement('scan-sanitizer') instanceof one.ScanSanitizer;
  }, address);
  assert.ok(same);
  assert.deepEqual(complaints, []);
  await page.route('**/scanitize/element.js', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    await route.continue();
  });
  await page.reload({ waitUntil: 'commit' });
  await page.waitForFunction(() => document.querySelector('scan-sanitizer'));
  await page.evaluate(() => {
    const element = /** @type {any} */ (document.querySelector('scan-sanitizer'));
    element.locale = { choose: { folder: 'Ordner wählen' }, language: 'de' };
  });
  await page.getByRole('button', { name: 'Ordner wählen' }).waitFor();
  await end();
});

test('importing it in Node does nothing and works', async () => {
  const before = Object.keys(globalThis);
  const { ScanSanitizer } = await import(new URL('../../dist/package/element.js', import.meta.url).href);
  assert.deepEqual(Object.keys(globalThis), before);
  assert.equal(ScanSanitizer.formAssociated, true);
});

test('what it shows is in no selection that the page can read', async () => {
  const { page, end } = await hosted(browser, FIELDS, { isClosed: true });
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByText('Your scans').click()]);
  await chooser.setFiles(written(await planted()));
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('scan-sanitizer')).validationMessage.includes('finish'));
  const { x, y, width, height } = (await page.locator('scan-sanitizer').boundingBox()) ?? assert.fail('is seen');
  const selected = () => page.evaluate(() => String(getSelection()));
  await page.mouse.move(x + 15, y + 25);
  await page.mouse.down();
  await page.mouse.move(x + width - 10, y + height - 10, { steps: 10 });
  await page.mouse.up();
  assert.deepEqual(sung(await selected()), []);
  await page.mouse.dblclick(x + 60, y + 250);
  await page.keyboard.press('Control+A');
  assert.deepEqual(sung(await selected()), []);
  await end();
});

test('one patient is one in two fields, whichever is cleaned first', async () => {
  const two = '<scan-sanitizer name="one"></scan-sanitizer><scan-sanitizer name="two"></scan-sanitizer>';
  const { page, end } = await hosted(browser, two);
  const folder = written(await planted({ slices: 2, size: 16 }));
  for (const at of [0, 1]) await page.locator('scan-sanitizer').nth(at).locator('input[webkitdirectory]').setInputFiles(folder);
  const go = page.getByRole('button', { name: 'Clean these scans' });
  await go.nth(1).waitFor();
  for (const at of [0, 1]) await page.locator('scan-sanitizer').nth(at).locator('input[value=keep]').first().check();
  // Both at once: the second to begin waits for what the first draws.
  await page.locator('scan-sanitizer').nth(1).getByRole('button', { name: 'Clean these scans' }).click();
  await page.locator('scan-sanitizer').nth(0).getByRole('button', { name: 'Clean these scans' }).click();
  await page.getByRole('button', { name: 'Choose other scans' }).nth(1).waitFor();
  const sums = await page.evaluate(() => [...document.querySelectorAll('scan-sanitizer')].map((element) => /** @type {any} */ (element).manifest.files.map((/** @type {any} */ { sha256 }) => sha256)));
  assert.equal(sums[0]?.length, 2);
  assert.deepEqual(sums[0], sums[1]);
  await end();
});

test('an empty policy is an error, and no preset', async () => {
  const { page, end } = await hosted(browser, FIELDS, { before: LISTENING });
  await page.evaluate(() => {
    const element = /** @type {any} */ (document.querySelector('scan-sanitizer'));
    Object.assign(element, { preset: 'maximum', policy: '', options: null });
  });
  await page.locator('input[webkitdirectory]').setInputFiles(written(await planted({ slices: 1, size: 16 })));
  await page.locator('.notice').waitFor();
  const errors = (await page.evaluate(() => Reflect.get(globalThis, 'heard'))).filter((/** @type {any} */ { type }) => type === 'error');
  assert.equal(errors.length, 1);
  assert.match(JSON.parse(errors[0].detail).code, /^(policy|bad-option)$/);
  await end();
});

test('a page that takes the scans away again as it hears of them is told of no end', async () => {
  const { page, end } = await hosted(browser, FIELDS, { before: LISTENING });
  await page.evaluate(() => {
    const element = /** @type {any} */ (document.querySelector('scan-sanitizer'));
    element.addEventListener('change', () => element.files.length > 0 && element.clear());
  });
  await choose(page, { slices: 1, size: 16 });
  await page.locator('input[value=keep]').first().check();
  await page.getByRole('button', { name: 'Clean these scans' }).click();
  await page.getByRole('button', { name: 'Choose a folder' }).waitFor();
  const done = (await page.evaluate(() => Reflect.get(globalThis, 'heard'))).filter((/** @type {any} */ { type }) => type === 'done');
  assert.deepEqual(done, []);
  await end();
});

test('who waits for another field may stop at once', async () => {
  const two = '<scan-sanitizer name="one"></scan-sanitizer><scan-sanitizer name="two"></scan-sanitizer>';
  const { page, end } = await hosted(browser, two);
  const folder = written(await planted({ slices: 4, size: 16 }));
  const field = (/** @type {number} */ at) => page.locator('scan-sanitizer').nth(at);
  for (const at of [0, 1]) {
    await field(at).locator('input[webkitdirectory]').setInputFiles(folder);
    await field(at).locator('input[value=keep]').first().check();
  }
  await slowDown(page, 2000);
  for (const at of [0, 1]) await field(at).getByRole('button', { name: 'Clean these scans' }).click();
  await field(1).getByRole('button', { name: 'Stop' }).click();
  await field(1).getByRole('button', { name: 'Choose a folder' }).waitFor({ timeout: 5000 });
  assert.equal(await field(0).getByRole('button', { name: 'Stop' }).count(), 1, 'the other one is still at work');
  await end();
});
