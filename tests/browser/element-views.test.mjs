/** What a person meets in `<scan-sanitizer>`: keyboard, screen reader, small screens, dark and light, other words; and its documentation. */

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { capture } from './capture.mjs';
import { write } from '../../www/sample/letters.js';
import { merged } from '../../www/element/locale.js';
import { wordsOf } from '../../www/element/words.js';
import { languages } from '../../www/languages.js';
import { en } from '../../www/locales/en.js';
import { hosted } from './form.mjs';
import { forget, told } from './nets.mjs';
import { planted, written } from './planted.mjs';
import { AXE, faults, focused, press } from './reader.mjs';
import { launch, slowDown } from './visit.mjs';

const SHOTS = process.env.SCANITIZE_SHOTS;
const FIELDS = '<label>Your name <input name="person"></label><label for="scans">Your scans</label><scan-sanitizer id="scans" name="scans"></scan-sanitizer>';

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => void (browser = await launch()));
after(async () => {
  await browser.close();
  forget();
});

/** @type {[string, import('playwright-core').BrowserContextOptions, string][]} */
const SCREENS = [
  ['light', { viewport: { width: 900, height: 800 }, colorScheme: 'light' }, 'lang="en"'],
  ['dark', { viewport: { width: 900, height: 800 }, colorScheme: 'dark' }, 'lang="en"'],
  ['narrow', { viewport: { width: 320, height: 640 }, colorScheme: 'light' }, 'lang="en"'],
  ['mirrored', { viewport: { width: 900, height: 800 }, colorScheme: 'light' }, 'lang="ar" dir="rtl"'],
];

for (const [screen, options, attributes] of SCREENS) {
  test(`every view is sound on a ${screen} screen`, async () => {
    const { page, complaints, end } = await hosted(browser, FIELDS, { options, attributes, before: AXE, folder: told({ text: 'DOE', isStubborn: true, isElement: true }) });
    const seen = async (/** @type {string} */ name) => {
      if (SHOTS) await shot(page, `element-${screen}-${name}`);
      assert.deepEqual(await faults(page, ['target-size']), [], `${name} has no fault that axe knows`);
      assert.ok(await page.evaluate(() => innerWidth >= document.documentElement.scrollWidth), `${name} is not wider than the screen`);
    };
    if (screen === 'mirrored') await page.evaluate(() => void (/** @type {any} */ (document.querySelector('scan-sanitizer')).locale = { direction: 'rtl' }));
    await seen('empty');
    await page.evaluate(() => void (/** @type {any} */ (document.querySelector('scan-sanitizer')).disabled = true));
    await seen('disabled');
    await page.evaluate(() => void (/** @type {any} */ (document.querySelector('scan-sanitizer')).disabled = false));
    const lettered = { name: 'capture.dcm', bytes: await lines([{ text: 'EXAMPLE ROBIN', left: 40, top: 60, dot: 3 }]) };
    await page.locator('input[webkitdirectory]').setInputFiles(written([...(await planted()), lettered, { name: 'note.txt', bytes: Buffer.from('words') }]));
    await page.getByRole('button', { name: 'Clean these scans' }).waitFor();
    await page.getByRole('radio', { name: 'Yes, it is one person' }).check();
    await page.getByRole('button', { name: 'Clean these scans' }).click();
    await seen('asking');
    await slowDown(page, 200);
    await page.locator('[data-kind=face] input[value=keep]').check();
    await page.getByRole('button', { name: 'Clean these scans' }).click();
    await page.locator('progress[value]:not([value="0"])').waitFor();
    await seen('cleaning');
    await page.locator('.waiting canvas').waitFor();
    await page.locator('.picture:not([aria-busy]) .box').first().waitFor();
    await seen('waiting');
    await page.getByRole('button', { name: 'Go on without them' }).click();
    await page.getByRole('button', { name: 'Choose other scans' }).waitFor();
    await seen('done');
    await page.locator('summary').click();
    await seen('details');
    assert.deepEqual(complaints, []);
    await end();
  });
}

test('the keyboard alone leads from the label to the sent form, and the reader is taken along', async () => {
  const { page, sent, complaints, end } = await hosted(browser, FIELDS);
  const chooser = page.waitForEvent('filechooser');
  await press(page, 'Choose a folder');
  await (await chooser).setFiles(written(await planted()));
  await page.getByRole('button', { name: 'Clean these scans' }).waitFor();
  assert.equal(await focused(page), 'What we found');
  await press(page, 'Take the face out', 'ArrowDown');
  assert.equal(await focused(page), 'There is no head in these scans');
  await press(page, 'Clean these scans');
  await page.getByRole('button', { name: 'Choose other scans' }).waitFor();
  assert.equal(await focused(page), '6 pictures cleaned');
  await press(page, 'Send');
  await page.waitForURL('**/sent');
  assert.equal(sent[0]?.entries.length, 8);
  assert.deepEqual(complaints, []);
  await end();
});

test('who has gone on to another field stays there, and hears what happens', async () => {
  const { page, end } = await hosted(browser, FIELDS.replace('name="scans"', 'name="scans" face="keep"'));
  const spoken = await listened(page);
  await page.locator('input[webkitdirectory]').setInputFiles(written(await planted()));
  await page.getByRole('button', { name: 'Clean these scans' }).waitFor();
  await slowDown(page, 100);
  await page.getByRole('button', { name: 'Clean these scans' }).click();
  await page.getByLabel('Your name').focus();
  await page.keyboard.type('Jo');
  await page.getByRole('button', { name: 'Choose other scans' }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'person');
  const heard = await spoken();
  assert.ok(heard.some((text) => /percent done/.test(text)));
  assert.equal(heard.at(-1), '6 pictures cleaned');
  await end();
});

test('a held picture goes along with the boxes that a person drew', async () => {
  const { page, complaints, end } = await hosted(browser, FIELDS, { folder: told({ text: 'DOE', isStubborn: true, isElement: true }) });
  const bytes = await lines([{ text: 'EXAMPLE ROBIN', left: 40, top: 60, dot: 3 }]);
  await page.locator('input[webkitdirectory]').setInputFiles(written([{ name: 'capture.dcm', bytes }]));
  await page.getByRole('button', { name: 'Clean these scans' }).waitFor();
  await page.locator('input[value=keep]').check();
  await page.getByRole('button', { name: 'Clean these scans' }).click();
  await page.locator('.picture:not([aria-busy]) .box').first().waitFor();
  const files = () => page.evaluate(() => /** @type {any} */ (document.querySelector('scan-sanitizer')).files.length);
  assert.equal(await files(), 0);
  await page.getByRole('button', { name: 'Add a box' }).click();
  await page.getByRole('radio', { name: 'Blank what is in the boxes' }).check();
  await page.getByRole('button', { name: 'Clean with these answers' }).click();
  await page.getByRole('button', { name: 'Choose other scans' }).waitFor();
  assert.equal(await files(), 1);
  await page.locator('summary').click();
  await page.locator('.blanked .picture:not([aria-busy]) canvas').first().waitFor();
  await page.getByRole('button', { name: 'I still see writing here' }).click();
  await page.getByRole('heading', { name: 'One picture needs your eyes' }).waitFor();
  assert.equal(await files(), 0, 'until it is answered');
  assert.deepEqual(complaints, []);
  await end();
});

test('under a locked policy a held picture is looked at once more or left out', async () => {
  const { page, complaints, end } = await hosted(browser, FIELDS, { folder: told({ text: 'DOE', isStubborn: true, isElement: true }) });
  const policy = 'schema = "scanitize.policy/1"\nname = "vendor"\nconsent = "VENDOR ONLY"\nage = "none"\nface = "keep"\npages = "clean"\nlocked = true\n';
  await page.evaluate((text) => void (/** @type {any} */ (document.querySelector('scan-sanitizer')).policy = text), policy);
  const bytes = await lines([{ text: 'EXAMPLE ROBIN', left: 40, top: 60, dot: 3 }]);
  await page.locator('input[webkitdirectory]').setInputFiles(written([{ name: 'capture.dcm', bytes }]));
  await page.getByRole('button', { name: 'Clean these scans' }).click();
  await page.locator('.picture:not([aria-busy]) .box').first().waitFor();
  assert.deepEqual(await page.locator('.question input').evaluateAll((inputs) => inputs.map((input) => input.getAttribute('value'))), ['clean', 'leave-out']);
  await page.getByRole('radio', { name: 'Blank my boxes too' }).check();
  await page.getByRole('button', { name: 'Clean with these answers' }).click();
  await page.locator('progress').waitFor();
  await page.getByRole('heading', { name: 'One picture needs your eyes' }).waitFor();
  await page.getByRole('button', { name: 'Go on without them' }).click();
  await page.getByText('1 file left out as you asked').waitFor();
  assert.deepEqual(complaints, []);
  await end();
});

test('a locale object takes the place of single words, and a wrong one is an error', async () => {
  const { page, end } = await hosted(browser, FIELDS, { attributes: 'lang="es"' });
  const wrong = await page.evaluate(() => {
    const element = /** @type {any} */ (document.querySelector('scan-sanitizer'));
    element.required = true;
    element.locale = { language: 'es', choose: { folder: 'Elegir una carpeta' }, element: { missing: 'Elija sus imágenes.' }, reasons: { foreign: 'No es una imagen.' }, modalities: new Map([['CT', 'TAC']]) };
    const code = (/** @type {unknown} */ locale) => {
      try {
        return void (element.locale = locale);
      } catch (error) {
        return /** @type {any} */ (error).code;
      }
    };
    return [{ canary: 'a' }, { choose: { canary: 'a' } }, { choose: 'canary' }, { look: { summary: 'canary' } }, JSON.parse('{ "__proto__": { "canary": "a" } }'), { toString: () => 'canary' }, null].map(code);
  });
  assert.deepEqual(wrong, Array(7).fill('bad-option'));
  await page.getByRole('button', { name: 'Elegir una carpeta' }).waitFor();
  await page.getByRole('button', { name: 'Choose files, a zip or a disc image' }).waitFor();
  assert.equal(await page.evaluate(() => /** @type {any} */ (document.querySelector('scan-sanitizer')).validationMessage), 'Elija sus imágenes.');
  await page.locator('input[webkitdirectory]').setInputFiles(written([...(await planted({ slices: 1 })), { name: 'note.txt', bytes: Buffer.from('words') }]));
  await page.locator('.series', { hasText: 'TAC' }).waitFor();
  assert.match((await page.locator('.frame').textContent()) ?? '', /A text file\. No es una imagen\./);
  assert.deepEqual(await page.locator('.frame').evaluate((frame) => [frame.getAttribute('lang'), frame.getAttribute('dir')]), ['es', null]);
  await end();
});

test('in a language of the page it speaks no other, its own sentences too', async () => {
  for (const text of languages) {
    const own = wordsOf(merged(en, text));
    assert.deepEqual(own.element, text.element);
    assert.deepEqual([own.check.heldHint, own.check.staysText.get('own')], [text.element.heldHint, text.element.stays]);
    assert.equal(own.check.lead, text.check.lead);
  }
});

const FOLDER = new URL('../../www/element/', import.meta.url);
const code = readdirSync(FOLDER).filter((name) => /\.(js|css)$/.test(name)).map((name) => readFileSync(new URL(name, FOLDER), 'utf8')).join('\n');
const guide = readFileSync(new URL('../../docs/element.md', import.meta.url), 'utf8');

/**
 * The names in the first column of the table below a heading.
 * @param {string} heading
 */
function listed(heading) {
  const [, section = ''] = new RegExp(`^## ${heading}$([^]*?)(?=^## |$(?![^]))`, 'm').exec(guide) ?? [];
  return section.split('\n').flatMap((row) => (row.startsWith('| `') ? [...(row.split('|')[1] ?? '').matchAll(/`([^`(]+)[^`]*`/g)].map(([, name]) => name) : [])).sort();
}

/** @param {RegExp} pattern */
function used(pattern) {
  return [...new Set([...code.matchAll(pattern)].map(([, name]) => name))].sort();
}

test('the guide names every part, slot, custom property and event that there is, and no other', () => {
  const parts = [...used(/part: '([a-z-]+)'/g), ...used(/^ {2}\['[^']+', '([a-z-]+)'\],$/gm)].sort();
  assert.ok(parts.length > 10);
  assert.deepEqual(listed('Parts'), parts);
  assert.deepEqual(listed('Slots'), used(/el\('slot', \{ name: '([a-z]+)'/g));
  assert.deepEqual(listed('Custom properties'), used(/var\((--scan-[a-z-]+)/g));
  const told = ['progress', 'held', 'error', ...used(/#emit\('(\w+)'/g), ...used(/new Event\('(\w+)'/g)];
  assert.deepEqual(listed('Events'), [...new Set(told)].sort());
});

test('the guide names every attribute, property and method that there is, and no other', async () => {
  const { ScanSanitizer } = await import(new URL('../../dist/package/element.js', import.meta.url).href);
  const [own, above] = [ScanSanitizer.prototype, Object.getPrototypeOf(ScanSanitizer.prototype)].map((one) => Object.getOwnPropertyDescriptors(one));
  const all = Object.entries({ ...above, ...own }).filter(([name]) => !/^constructor$|Callback$/.test(name));
  const of = (/** @type {(one: PropertyDescriptor) => unknown} */ is) => all.filter(([, one]) => is(one)).map(([name]) => name).sort();
  assert.deepEqual(listed('Methods'), of(({ value }) => value));
  const mirrored = used(/(?:get|has)Attribute\('(\w+)'\)/g);
  assert.deepEqual(listed('Attributes'), mirrored);
  assert.deepEqual(listed('Properties'), of(({ get }) => get).filter((name) => !mirrored.includes(name)));
});

test('the example of the guide works', async () => {
  const [, html = '', script = ''] = /```html\n([^]*?)<script type="module">\n([^]*?)<\/script>\n```/.exec(guide) ?? [];
  assert.match(html, /<scan-sanitizer/);
  const { page, complaints, address, end } = await hosted(browser, '');
  await page.route('**/example.html', (route) => route.fulfill({ contentType: 'text/html', body: `<!doctype html>${html}<script type="module" src="example.js"></script>` }));
  await page.route('**/example.js', (route) => route.fulfill({ contentType: 'text/javascript', body: script }));
  const bodies = /** @type {string[]} */ ([]);
  await page.route('**/uploads', (route) => {
    bodies.push(route.request().postDataBuffer()?.toString('latin1') ?? '');
    return route.fulfill({ contentType: 'text/html', body: '<p>Thank you.' });
  });
  await page.goto(`${address}example.html`);
  const said = page.waitForEvent('console');
  await page.locator('input[webkitdirectory]').setInputFiles(written(await planted({ slices: 2 })));
  await page.locator('input[value=keep]').check();
  await page.getByRole('button', { name: 'Clean these scans' }).click();
  assert.equal((await said).text(), '2 files');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('Thank you').waitFor();
  assert.match(bodies[0] ?? '', /name="scans"; filename="ST001-SE001-IM0002\.dcm"/);
  assert.deepEqual(complaints, ['2 files']);
  await end();
});

/**
 * Notes all that a screen reader is told.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<() => Promise<string[]>>}
 */
async function listened(page) {
  await page.locator('[role=status].unseen').evaluate((status) => {
    const spoken = /** @type {string[]} */ ([]);
    Reflect.set(globalThis, 'spoken', spoken);
    new MutationObserver(() => spoken.push(status.textContent ?? '')).observe(status, { childList: true });
  });
  return () => page.evaluate(() => Reflect.get(globalThis, 'spoken'));
}

/**
 * The bytes of a captured screen with writing on it.
 * @param {import('../../www/sample/letters.js').Line[]} written
 */
async function lines(written) {
  const [columns, rows] = [320, 240];
  const grey = new Uint8Array(columns * rows).map((_, at) => 40 + ((at * 2654435761) >>> 29));
  for (const line of written) write(grey, columns, line);
  const file = capture({ columns, rows, lines: [], number: 1, person: [[0x7fe00010, 'OB', grey]], name: 'capture.dcm' });
  return Buffer.from(await file.arrayBuffer());
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} name
 */
async function shot(page, name) {
  mkdirSync(String(SHOTS), { recursive: true });
  await page.screenshot({ path: join(String(SHOTS), `${name}.png`), fullPage: true });
}
