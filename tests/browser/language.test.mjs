/** The page in Spanish and in Arabic, from the first step to the last. SCANITIZE_SHOTS names a folder for pictures of every step. */

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { ar } from '../../www/locales/ar.js';
import { en } from '../../www/locales/en.js';
import { es } from '../../www/locales/es.js';
import { planted, written } from './planted.mjs';
import { AXE, faults, focused, press } from './reader.mjs';
import { through } from './steps.mjs';
import { chooseFolder, download, launch, slowDown, step, visit } from './visit.mjs';
import { chooseBelly } from './whole.mjs';
import { told, wordsOf } from './words.mjs';

const SHOTS = process.env.SCANITIZE_SHOTS;
/** Slices of a head that a Rust test writes. */
const HEAD = process.env.SCANITIZE_HEAD ?? '';

/** @typedef {import('../../www/shell.js').Text} Text */
/** @typedef {import('playwright-core').Page} Page */

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => void (browser = await launch()));
after(() => browser.close());

/** @type {[string, import('playwright-core').BrowserContextOptions][]} */
const SCREENS = [
  ['a narrow', { viewport: { width: 320, height: 640 }, colorScheme: 'light' }],
  ['a wide, dark', { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' }],
];

for (const [screen, options] of SCREENS) {
  for (const [locale, text] of /** @type {[string, Text][]} */ ([['es-MX', es], ['ar-EG', ar]])) {
    test(`${locale}: every step is sound on ${screen} screen, and no word of it is English`, async () => {
      const { page, complaints, end } = await visit(browser, { ...options, locale, before: AXE });
      const english = englishBeside(text);
      await through(page, text, async (name, heading) => {
        if (SHOTS) await shot(page, `${locale}-${screen}-${name}`.replace(/\W+/g, '-'));
        assert.deepEqual(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir, document.title]), [text.language, text.direction, text.title(heading)]);
        assert.equal(await page.locator('h1').textContent(), heading);
        assert.deepEqual(await faults(page), [], `${name} has no fault that axe knows`);
        assert.deepEqual(await page.evaluate(cutOff), [], `${name} is not wider than the screen`);
        const shown = (await page.evaluate(everyText)).map((words) => words.replace(/[\w-]+\.(zip|json|txt)/g, ''));
        assert.ok(shown.length > 10);
        assert.deepEqual(shown.filter((words) => wordsOf(words.toLowerCase()).some((word) => english.has(word))), [], `${name} is in ${locale}`);
      });
      assert.deepEqual(complaints, []);
      await end();
    });
  }
}

test('the language is changed by the keyboard, at once and for this visit alone, and no work is lost by it', async () => {
  const { page, asked, complaints, end } = await visit(browser);
  const loaded = asked.length;
  await page.getByRole('radio', { name: 'A second opinion' }).check();
  await page.locator('h1').focus();
  await page.locator('h1').evaluate((heading) => heading.blur());
  await press(page, 'العربية');
  assert.equal(await focused(page), 'العربية', 'the reader stays where he is');
  assert.deepEqual(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir, document.title]), ['ar', 'rtl', ar.title(ar.choose.heading)]);
  assert.equal(await page.locator('body > [role=status]').textContent(), ar.languages.chosen);
  assert.equal(await page.getByRole('list', { name: ar.languages.label }).getByRole('button', { pressed: true }).textContent(), 'العربية');
  assert.equal(await page.getByRole('radio', { name: ar.purpose.cards.get('second-opinion')?.label }).isChecked(), true);
  assert.equal(await page.locator('.readiness').textContent(), ar.proof.offline);
  assert.equal(await page.locator('.requests').textContent(), ar.proof.requests(0));
  await chooseBelly(page);
  await step(page, 'look');
  await slowDown(page, 300);
  await page.locator('input[value=keep]').check();
  await page.getByRole('button', { name: ar.look.clean }).click();
  await page.getByRole('button', { name: ar.clean.stop }).press('Enter');
  await page.locator('.notice', { hasText: ar.look.stopped }).waitFor();
  await page.getByRole('button', { name: ar.look.back }).click();
  await page.getByRole('button', { name: ar.choose.sample }).click();
  await page.getByRole('button', { name: ar.looking.stop }).press('Enter');
  await page.locator('.notice', { hasText: ar.choose.stopped }).waitFor();
  await page.getByRole('button', { name: 'Español' }).press('Space');
  await page.locator('.notice', { hasText: es.choose.stopped }).waitFor();
  await chooseBelly(page);
  await step(page, 'look');
  assert.equal(await page.getByRole('button', { name: 'English' }).isVisible(), false, 'where an answer could be lost there is no other language to choose');
  assert.equal(asked.length, loaded);
  assert.equal(await page.evaluate(async () => localStorage.length + sessionStorage.length + document.cookie.length + (await indexedDB.databases()).length), 0);
  await page.reload();
  await page.getByRole('heading', { name: en.choose.heading }).waitFor();
  assert.deepEqual(complaints, []);
  await end();
});

test('where one reads from right to left no picture is mirrored, and boxes go the way of the keys', async () => {
  const { page, complaints, end } = await visit(browser, { locale: 'ar', viewport: { width: 1280, height: 900 } });
  const [sheet, side] = [await boxOf(page.locator('.film-sheet')), await boxOf(page.locator('.film-side'))];
  assert.ok(side.x + side.width < sheet.x + sheet.width / 4, 'the right side of a patient is on the left');
  await chooseBelly(page);
  await step(page, 'look');
  await page.locator('input[value=keep]').check();
  await page.getByRole('button', { name: ar.look.clean }).click();
  await step(page, 'check');
  await page.locator('.blanked .box').first().waitFor();
  const canvas = await boxOf(page.locator('.blanked canvas').first());
  const marks = await Promise.all((await page.locator('.blanked .box').all()).map(boxOf));
  const share = (/** @type {typeof canvas} */ mark) => (mark.x + mark.width / 2 - canvas.x) / canvas.width;
  const [number, date] = [marks.toSorted((a, b) => b.y - a.y)[0] ?? canvas, marks.toSorted((a, b) => b.x - a.x)[0] ?? canvas];
  assert.ok(Math.abs(share(number) - (16 + 54) / 512) < 0.05, 'the number of the sample stands on the left');
  assert.ok(Math.abs(share(date) - (376 + 60) / 512) < 0.05, 'and the date on the right');
  await page.getByRole('button', { name: ar.blanked.still }).click();
  const box = page.locator('.waiting button.box').first();
  await box.focus();
  const placed = await boxOf(box);
  await page.keyboard.press('ArrowRight');
  assert.ok((await boxOf(box)).x > placed.x);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  assert.ok((await boxOf(box)).x < placed.x);
  await page.keyboard.press('Shift+ArrowRight');
  assert.ok((await boxOf(box)).width > placed.width);
  assert.deepEqual(complaints, []);
  await end();
});

test('a head turns the way its slider goes, from right to left too', { skip: HEAD ? false : 'SCANITIZE_HEAD is not set: cargo xtask test writes it' }, async () => {
  const { page, end } = await visit(browser, { locale: 'ar', viewport: { width: 320, height: 640 }, before: AXE });
  await chooseFolder(page, HEAD);
  await step(page, 'look');
  await page.locator('input[value=remove]').check();
  await page.getByRole('button', { name: ar.look.clean }).click();
  await step(page, 'check');
  const slider = page.getByRole('slider', { name: ar.heads.turn });
  await slider.press('ArrowRight');
  assert.equal(await slider.inputValue(), '1');
  await page.locator(`canvas[aria-label="${ar.heads.afterLabel(1, 0)}"]`).waitFor();
  await page.waitForFunction(() => !document.querySelector('[aria-busy]'));
  assert.deepEqual(await faults(page), []);
  assert.deepEqual(await page.evaluate(cutOff), []);
  if (SHOTS) await shot(page, 'ar-heads');
  await end();
});

test('what a file says keeps its own direction and turns nothing round', async () => {
  const said = '\u202e\u2067(1) ab \u05d0\u05d1 12';
  const plant = () => /** @type {import('./planted.mjs').Element[]} */ ([[0x00080005, 'CS', 'ISO_IR 192'], [0x0008103e, 'LO', said], [0x00100010, 'PN', 'Doe^John \u2069\u202b']]);
  const folder = written(await planted({ slices: 1, plant }));
  for (const [locale, text] of /** @type {[string, Text][]} */ ([['ar', ar], ['es', es]])) {
    const { page, complaints, end } = await visit(browser, { locale, viewport: { width: 1280, height: 900 } });
    await chooseFolder(page, folder);
    await step(page, 'look');
    const label = page.locator('.series label').first();
    assert.doesNotMatch((await page.locator('main').textContent()) ?? '', /[\u202a-\u202e\u2066-\u2069]/);
    const [kind, value] = [await boxOf(label.locator('strong')), await boxOf(label.locator('.value'))];
    const before = text.direction === 'rtl' ? value.x + value.width <= kind.x : kind.x + kind.width <= value.x;
    assert.ok(before, 'the kind of the scan stands before what it is called');
    assert.ok(await label.locator('.value').evaluate(runsFromLeft), 'what is in Latin letters runs from the left as a whole');
    assert.deepEqual(complaints, []);
    await end();
  }
});

/**
 * Whether what stands before the first letter is on the left of it.
 * @param {Element} element
 */
function runsFromLeft(element) {
  const node = /** @type {CharacterData} */ (element.firstChild);
  const at = (/** @type {string} */ letter) => {
    const range = document.createRange();
    range.setStart(node, node.data.indexOf(letter));
    range.setEnd(node, node.data.indexOf(letter) + 1);
    return range.getBoundingClientRect().x;
  };
  return at('1') < at('a') && at('a') < at('b');
}

/** @param {import('playwright-core').Locator} locator */
async function boxOf(locator) {
  return (await locator.boundingBox()) ?? assert.fail('it is not shown');
}

/**
 * Words that English has and another language has not.
 * @param {Text} text
 */
function englishBeside(text) {
  const [english, other] = [en, text].map((one) => new Set(told(one).flatMap(([, words]) => wordsOf(words.toLowerCase()))));
  return new Set([...(english ?? [])].filter((word) => !other?.has(word)));
}

/** All that is shown or read aloud, but names of languages, what says that it is English, what comes out of files, and the label on the film. */
function everyText() {
  const own = '.value, .languages, [lang=en], .film-label, .mark, head, script';
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const all = /** @type {string[]} */ ([document.title]);
  while (walker.nextNode()) if (!walker.currentNode.parentElement?.closest(own)) all.push(walker.currentNode.nodeValue ?? '');
  for (const element of document.querySelectorAll('[aria-label]')) all.push(element.getAttribute('aria-label') ?? '');
  // The build is a number, whatever words its letters make.
  return all.map((words) => words.replace(/\b(?:[0-9a-f]{12}|[0-9a-f]{64})\b/g, '')).filter((words) => words.trim());
}

/** What does not fit on the screen. */
function cutOff() {
  const wide = [...document.querySelectorAll('body *')].filter((element) => {
    const { left, right, width } = element.getBoundingClientRect();
    return width > 1 && (left < -1 || right > innerWidth + 1) && !element.closest('.boxes');
  });
  return [...wide.map(({ tagName, className }) => `${tagName}.${className}`), ...(document.documentElement.scrollWidth > innerWidth ? ['the page'] : [])];
}

/**
 * @param {Page} page
 * @param {string} name
 */
async function shot(page, name) {
  mkdirSync(String(SHOTS), { recursive: true });
  await page.screenshot({ path: join(String(SHOTS), `${name}.png`), fullPage: true });
}
