/** The advice: a letter, small print, and what cleaning cannot do. SCANITIZE_SHOTS names a folder for pictures of them. */

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { ar } from '../../www/locales/ar.js';
import { AXE, faults, focused, press, reach } from './reader.mjs';
import { serve } from './site.mjs';
import { download, launch, step, visit } from './visit.mjs';
import { chooseBelly } from './whole.mjs';

/** @typedef {import('playwright-core').Page} Page */

const SHOTS = process.env.SCANITIZE_SHOTS;
const ADVICE = 'Ask before you share';
const KEY = 'I have a key file';
const LIMITS = 'What cleaning cannot do';
const TERMS = 'We do not sell your data, but we may share aggregated data with third parties.\n\nYou grant us a perpetual licence to train our algorithms.';

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => void (browser = await launch()));
after(() => browser.close());

test('the keyboard alone leads to a letter with a question from the small print, and back', async () => {
  const { page, complaints, end } = await visit(browser, { permissions: ['clipboard-read', 'clipboard-write'], before: 'globalThis.print = () => void (globalThis.printed = true);' });
  await press(page, ADVICE);
  assert.equal(await focused(page), ADVICE);
  await reach(page, 'Who gets the letter?');
  await page.keyboard.type('Example Imaging');
  await reach(page, 'Elsewhere');
  for (const key of ['ArrowUp', 'ArrowUp', 'ArrowUp']) await page.keyboard.press(key);
  assert.equal(await focused(page), 'United States');
  await press(page, 'Ask who sees it', 'Space');
  await page.keyboard.press('Tab');
  assert.equal(await focused(page), 'Ask if it trains a computer', 'the reader stays where he was');
  await press(page, 'Print the letter');
  assert.equal(await page.evaluate(() => Reflect.get(globalThis, 'printed')), true);
  await press(page, 'Copy it');
  await page.getByText('The letter is copied.').waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await letter(page));
  await page.keyboard.press('Tab');
  await page.keyboard.insertText(TERMS);
  await press(page, 'Mark what to ask about');
  assert.match((await page.locator('body > [role=status]').textContent()) ?? '', /^6 things to ask about\. We know only these phrases/);
  await press(page, 'Add to the letter');
  const text = await letter(page);
  assert.match(text, /^To: Example Imaging\n\n/);
  assert.match(text, /164\.522\(a\)/);
  assert.doesNotMatch(text, /Who sees it/);
  assert.match(text, /Please tell me:\n- Do you use scans to train software\?/);
  await press(page, LIMITS);
  assert.equal(await page.locator(':focus').evaluate((one) => one.localName), 'h2', 'it is read from the top');
  await page.keyboard.press('Escape');
  assert.equal(await page.locator(':focus').evaluate((one) => one.localName), 'button');
  assert.equal(await page.locator('dialog').isVisible(), false);
  await press(page, 'Back');
  assert.equal(await focused(page), 'Take your name off your scans');
  assert.deepEqual(complaints, []);
  await end();
});

for (const [screen, viewport, colorScheme] of /** @type {const} */ ([
  ['narrow', { width: 320, height: 640 }, 'light'],
  ['narrow-dark', { width: 320, height: 640 }, 'dark'],
  ['wide', { width: 1280, height: 900 }, 'light'],
])) {
  test(`all of it is sound on a ${screen} screen`, async () => {
    const { page, end } = await visit(browser, { viewport, colorScheme, before: AXE });
    const sound = async (/** @type {string} */ name) => {
      if (SHOTS) await shot(page, `advice-${screen}-${name}`);
      assert.deepEqual(await faults(page), [], `${name} has no fault that axe knows`);
      assert.ok(await page.evaluate(() => innerWidth >= document.documentElement.scrollWidth), `${name} is not wider than the screen`);
    };
    await sound('choose');
    await page.getByRole('button', { name: LIMITS }).click();
    await sound('limits');
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: ADVICE }).click();
    await sound('letter');
    await page.getByRole('radio', { name: 'England' }).check();
    await pasted(page, TERMS);
    await page.getByRole('button', { name: 'Add to the letter' }).first().click();
    await sound('flags');
    await page.getByRole('button', { name: 'Copy it' }).click();
    await sound('not-copied');
    await end();
  });
}

/** What stands in the letter for each tick, and in no other part. */
const MARKS = /** @type {const} */ ([
  ['Ask where', /in which country/],
  ['Ask who', /Who can see my scan/],
  ['Ask if it trains', /Is my scan used to train/],
  ['Use it only', /only for my own care\./],
  ['Take out my face', /take out my face/],
  ['Send me your privacy', /send me your privacy notice/],
  ['Tell me what', /(I may see my records|what data you hold)/],
  ['Leave me out', /(164\.522\(a\) I|Article 21|out of research)/],
  ['I paid', /164\.522\(a\)\(1\)\(vi\)/],
]);

for (const [name, script, opener, own] of /** @type {const} */ ([
  ['the advice', '**/steps/advise.js', ADVICE, 'advise'],
  ['the key file', '**/key-steps.js', KEY, 'key-open'],
])) {
  for (const [what, button, shown, comes] of /** @type {const} */ ([
    ['comes once it is there', opener, own, true],
    ['is not forced on who has gone on', 'Check a cleaned copy', 'recheck', true],
    ['is told to be missing where it cannot be had', opener, 'choose', false],
  ])) {
    test(`asked for while it is still fetched, ${name} ${what}`, async () => {
      const site = await serve();
      const page = await browser.newPage({ locale: 'en-US' });
      const broken = /** @type {Error[]} */ ([]);
      page.on('pageerror', (error) => broken.push(error));
      let arrive = () => {};
      const held = new Promise((/** @type {(value: void) => void} */ resolve) => void (arrive = resolve));
      await page.route(script, (route) => held.then(() => (comes ? route.continue() : route.abort())));
      await page.goto(site.address);
      await page.getByRole('button', { name: opener }).click();
      assert.equal(await page.locator('main').getAttribute('data-step'), 'choose');
      await page.getByRole('button', { name: button }).click();
      arrive();
      await page.locator(`[data-readiness="${comes ? 'offline' : 'failed'}"]`).waitFor();
      await page.locator(`main[data-step="${shown}"]`).waitFor();
      assert.deepEqual(broken, []);
      await page.close();
      await site.close();
    });
  }
}

test('the letter holds what is ticked and nothing else, for each country', async () => {
  const { page, end } = await visit(browser);
  await advice(page);
  for (const country of ['United States', 'European Union', 'England', 'Elsewhere']) {
    await page.getByRole('radio', { name: country }).check();
    const marks = MARKS.slice(0, country === 'United States' ? 9 : 8);
    assert.equal(await page.getByRole('checkbox').count(), marks.length, country);
    for (const box of await page.getByRole('checkbox').all()) await box.uncheck();
    const bare = await letter(page);
    for (const [, mark] of MARKS) assert.doesNotMatch(bare, mark);
    for (const [label, mark] of marks) {
      const box = page.getByRole('checkbox', { name: label });
      await box.check();
      const text = await letter(page);
      assert.deepEqual(MARKS.filter(([, one]) => one.test(text)).map(([one]) => one), [label], `${label} alone, ${country}`);
      assert.match(text, mark);
      await box.uncheck();
      assert.equal(await letter(page), bare);
    }
    for (const box of await page.getByRole('checkbox').all()) await box.check();
    const full = await letter(page);
    for (const [, mark] of marks) assert.match(full, mark, country);
  }
  await end();
});

test('what a person writes into the letter stays, and takes the tick from what it changes', async () => {
  const { page, end } = await visit(browser);
  await advice(page);
  const text = await letter(page);
  await page.getByLabel('Your letter').fill(text.replace('take out my face', 'take out my FACE').replace('Name:', 'Name: Robin'));
  assert.equal(await page.getByRole('checkbox', { name: 'Take out my face' }).isChecked(), false);
  assert.equal(await page.getByRole('checkbox', { name: 'Ask who' }).isChecked(), true);
  await page.getByRole('radio', { name: 'European Union' }).check();
  await page.getByLabel('Which scan').fill('MR of the knee');
  for (const box of await page.getByRole('checkbox').all()) await box.uncheck();
  const left = await letter(page);
  assert.match(left, /^About: MR of the knee\n/);
  assert.match(left, /take out my FACE[^]*Name: Robin/);
  assert.equal((await download(page, 'Save it as text')).toString('utf8'), left);
  await end();
});

test('on paper there is the letter, all of it, and nothing of the page', async () => {
  const { page, end } = await visit(browser, { colorScheme: 'dark' });
  await advice(page);
  await pasted(page, TERMS);
  await page.getByLabel('Who gets the letter?').fill('Example Imaging');
  await page.getByLabel('Your letter').press('Control+End');
  await page.keyboard.insertText(`\n${'One more line.\n'.repeat(40)}Last line.`);
  const text = await letter(page);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  if (SHOTS) await shot(page, 'advice-print');
  assert.equal(await page.evaluate(() => document.body.innerText.trim()), text.trim());
  const seen = await page.evaluate(() => [...document.querySelectorAll('body *')].filter((one) => one.checkVisibility()).map(({ className, localName }) => className || localName));
  assert.deepEqual(seen, ['step wide', 'printed']);
  const [ink, paper] = await page.evaluate(() => [document.querySelector('.printed') ?? document.body, document.body].map((one) => getComputedStyle(one)).map(({ color, backgroundColor }) => [color, backgroundColor]));
  assert.deepEqual([ink?.[0], paper?.[1]], ['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
  const pages = (await page.pdf({ format: 'A4' })).toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  assert.ok(pages === 2 || pages === 3, `${pages} pages of a letter of a hundred lines`);
  await page.emulateMedia({ media: 'screen' });
  assert.equal(await page.locator('.printed').isVisible(), false);
  await end();
});

test('text that is pasted to do harm stays text, and a million letters of it do not stop the page', async () => {
  const { page, complaints, end } = await visit(browser, { permissions: ['clipboard-read', 'clipboard-write'] });
  await advice(page);
  const hostile = '<img src=x onerror=globalThis.pwned=1><script>globalThis.pwned=1</script> \u202ethird parties\u202c \u2066\u0007';
  await page.getByLabel('Who gets the letter?').fill(hostile);
  await pasted(page, hostile);
  assert.match((await page.locator('blockquote').textContent()) ?? '', /<script>globalThis\.pwned=1<\/script> third parties$/);
  assert.deepEqual(await page.locator('mark').allTextContents(), ['third parties']);
  await page.evaluate((text) => navigator.clipboard.writeText(text), `${hostile}! `.repeat(Math.ceil(1e6 / hostile.length)));
  await page.getByLabel('Their privacy notice or terms').press('Control+A');
  await page.keyboard.press('Control+V');
  assert.doesNotMatch(await page.getByLabel('Their privacy notice or terms').inputValue(), /[\u202a-\u202e\u2066-\u2069]/);
  await page.getByRole('button', { name: 'Mark what to ask about' }).click();
  assert.match((await page.locator('.flags').textContent()) ?? '', /And in [\d,]+ more places\./);
  const state = await page.evaluate(() => ({
    pwned: Reflect.get(globalThis, 'pwned'),
    images: document.images.length,
    scripts: document.scripts.length,
    isSmall: document.querySelectorAll('*').length < 400 && (document.querySelector('.flags')?.textContent ?? '').length < 10_000,
    turned: /[\u202a-\u202e\u2066-\u2069\u0007]/.test(document.querySelector('.flags')?.textContent ?? ''),
  }));
  assert.deepEqual(state, { pwned: undefined, images: 0, scripts: 1, isSmall: true, turned: false });
  assert.deepEqual(complaints, []);
  await end();
});

test('no text is called fine: where no phrase is found, that is all that is said', async () => {
  const { page, end } = await visit(browser);
  await advice(page);
  await page.getByRole('button', { name: 'Mark what to ask about' }).click();
  assert.equal(await page.getByRole('alert').textContent(), 'Please put their text in first.');
  await pasted(page, 'The clinic opens at nine.');
  assert.equal(await page.locator('.flags').innerText(), 'We found none of our phrases\n\nWe know only these phrases. Read it yourself, too.');
  await pasted(page, TERMS);
  assert.match(await page.locator('.flags li', { hasText: 'may be sold' }).innerText(), /A “not” stands close by/);
  await page.getByLabel('Their privacy notice or terms').press('Space');
  assert.equal(await page.locator('.flags').innerText(), '', 'what was found is not told of another text');
  await end();
});

test('what is in English says so, whatever the language of the page', async () => {
  const { page, end } = await visit(browser, { locale: 'ar' });
  await page.getByRole('button', { name: ar.advice.open }).click();
  await page.locator('#small-print').fill(TERMS);
  await page.getByRole('button', { name: ar.advice.reader.go }).click();
  const english = '#letter-text, #small-print, .printed, blockquote, .flags h4, .flags strong';
  const told = await page.locator(english).evaluateAll((all) => all.map((one) => `${one.getAttribute('lang')} ${getComputedStyle(one).direction}`));
  assert.ok(told.length > 10);
  assert.deepEqual(new Set(told), new Set(['en ltr']));
  const others = await page.locator('main *').evaluateAll((all, english) => all.filter((one) => !one.closest(`${english}, bdi, [dir=auto]`)).map((one) => `${one.closest('[lang]')?.getAttribute('lang')} ${getComputedStyle(one).direction}`), english);
  assert.ok(others.length > 100);
  assert.deepEqual(new Set(others), new Set(['ar rtl']));
  const to = page.getByLabel(ar.advice.letter.to);
  for (const [name, direction] of /** @type {const} */ ([['Example (Imaging)', 'ltr'], ['مثال (أشعة)', 'rtl']])) {
    await to.fill(name);
    assert.equal(await to.evaluate((one) => getComputedStyle(one).direction), direction, 'a name runs as its letters do');
  }
  await end();
});

test('nothing is sent, and after "clear" or "back" nothing that was typed is left, in no field and no storage', async () => {
  const { page, asked, said, end } = await visit(browser);
  const loaded = asked.length;
  const canary = 'ZQ-CANARY';
  const type = async () => {
    for (const label of ['Who gets the letter?', 'Which scan']) await page.getByLabel(label).fill(canary);
    await page.getByLabel('Your letter').fill(`${await letter(page)} ${canary}`);
    await pasted(page, `${canary} third parties`);
    assert.ok((await held(page)).split(canary).length > 7);
  };
  await advice(page);
  const first = await letter(page);
  for (const field of await page.locator('.advice textarea, .advice input[type=text]').all()) {
    const told = await Promise.all(['autocomplete', 'spellcheck', 'writingsuggestions'].map((name) => field.getAttribute(name)));
    assert.deepEqual(told, ['off', 'false', 'false'], 'the browser neither keeps it nor has it corrected elsewhere');
  }
  await type();
  await page.getByRole('button', { name: 'Clear what I typed' }).click();
  assert.ok(!(await held(page)).includes(canary));
  assert.equal(await letter(page), first);
  await type();
  await page.getByRole('button', { name: 'Back' }).click();
  assert.ok(!(await held(page)).includes(canary));
  await advice(page);
  assert.ok(!(await held(page)).includes(canary));
  assert.match((await page.locator('.requests').textContent()) ?? '', /: 0$/);
  assert.deepEqual(asked.slice(loaded), []);
  assert.ok(!said.join('\n').includes(canary));
  await end();
});

test('from the last step the advice leads back to it, and the limits lie over a step that stays', async () => {
  const { page, complaints, end } = await visit(browser);
  await chooseBelly(page);
  await step(page, 'look');
  await page.locator('input[value=no-head]').check();
  await page.getByRole('button', { name: 'Clean these scans' }).click();
  await step(page, 'check');
  const shown = await page.locator('main h1').textContent();
  await page.getByRole('button', { name: LIMITS }).click();
  await page.getByRole('dialog', { name: LIMITS }).getByRole('button', { name: 'Close' }).click();
  assert.equal(await page.locator('main h1').textContent(), shown);
  await page.getByRole('button', { name: 'Go on to save' }).click();
  await page.getByRole('button', { name: ADVICE }).click();
  await page.getByRole('button', { name: 'Back' }).click();
  assert.ok((await download(page, 'Save the cleaned scans')).length > 1000);
  assert.deepEqual(complaints, []);
  await end();
});

/** @param {Page} page */
async function advice(page) {
  await page.getByRole('button', { name: ADVICE }).click();
}

/** @param {Page} page */
function letter(page) {
  return page.getByLabel('Your letter').inputValue();
}

/**
 * Pastes small print and has it read.
 * @param {Page} page
 * @param {string} text
 */
async function pasted(page, text) {
  await page.getByLabel('Their privacy notice or terms').fill(text);
  await page.getByRole('button', { name: 'Mark what to ask about' }).click();
}

/**
 * All that the page holds: elements, fields, title, address and storage.
 * @param {Page} page
 */
function held(page) {
  return page.evaluate(() => {
    const fields = [...document.querySelectorAll('input, textarea')].map((one) => Reflect.get(one, 'value'));
    return [document.documentElement.outerHTML, ...fields, document.title, location.href, JSON.stringify([history.state, { ...localStorage }, { ...sessionStorage }])].join('\n');
  });
}

/**
 * @param {Page} page
 * @param {string} name
 */
async function shot(page, name) {
  mkdirSync(String(SHOTS), { recursive: true });
  await page.screenshot({ path: join(String(SHOTS), `${name}.png`), fullPage: !name.endsWith('limits') });
}
