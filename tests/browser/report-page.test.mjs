/** The private report as a page: readable, complete, and nothing in it can act. */

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { languages } from '../../www/languages.js';
import { reportPage } from '../../www/report-page.js';
import { planted, written } from './planted.mjs';
import { chooseFolder, clean, download, launch, visit } from './visit.mjs';

const AXE = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => void (browser = await launch()));
after(() => browser.close());

const HOSTILE = '"><img src=x onerror=globalThis.pwned=1><script>globalThis.pwned=1</script>\u202egpj';

/** @returns {import('../../www/types.js').Report} */
function hostile() {
  const action = (/** @type {string} */ old) => ({ path: '(0040,A730)[3]>(0010,0010)', action: /** @type {const} */ ('replace'), rule: 'table', old });
  const instance = (/** @type {number} */ at) => ({ id: null, input: `${HOSTILE}${at}`, output: null, verdict: /** @type {const} */ ('released'), actions: [action(HOSTILE), action(`value ${at}`)] });
  const refused = { id: null, input: 'b', output: null, verdict: /** @type {const} */ ('refused'), reason: /** @type {const} */ ('foreign'), kind: /** @type {const} */ ('pdf') };
  return { schema: 'scanitize.report/1', tool: HOSTILE, policy: HOSTILE, counts: { released: 9, held: 0, refused: 1 }, instances: [...Array.from({ length: 9 }, (_, at) => instance(at)), refused] };
}

for (const text of languages) {
  test(`${text.language}: what files say is text in it, and the same is said once`, async () => {
    const place = join(written([]), 'report.html');
    writeFileSync(place, Buffer.from(await reportPage(hostile(), text).arrayBuffer()));
    const page = await browser.newPage();
    await page.goto(pathToFileURL(place).href);
    assert.deepEqual(await page.evaluate(() => [Reflect.get(globalThis, 'pwned'), document.images.length, document.scripts.length]), [undefined, 0, 0]);
    assert.equal(await page.evaluate(() => `${document.documentElement.lang} ${document.documentElement.dir}`), `${text.language} ${text.direction}`);
    const rows = await page.locator('tbody tr').allTextContents();
    assert.equal(rows.length, 10 + 1, 'a row of each file, and one of the place of all');
    assert.ok(rows[9]?.includes(text.kinds.get('pdf') ?? '-') && rows[9].includes(text.reasons.get('foreign') ?? '-'));
    assert.ok(rows[10]?.includes('(0040,A730)>(0010,0010)') && rows[10].includes(text.paper.times(9)) && rows[10].includes(text.paper.more(5)));
    assert.ok(rows[10]?.includes('<img src=x') && !rows[10].includes('\u202e'));
    await page.close();
  });
}

test('a person saves it beside the zip, and it says what was there', async () => {
  const { page, end } = await visit(browser);
  await chooseFolder(page, written(await planted({ slices: 2, size: 16 })));
  await clean(page);
  await page.getByRole('button', { name: 'Go on to save' }).click();
  const bytes = await download(page, 'Save a page to print');
  await end();
  const place = join(written([]), 'report.html');
  writeFileSync(place, bytes);
  const paper = await browser.newPage();
  await paper.goto(pathToFileURL(place).href);
  assert.match(await paper.locator('body').innerText(), /2 files cleaned, 0 kept back, 0 left out\.[^]*ST001\/SE001\/IM0001\.dcm[^]*ZQ-77-31-KV/);
  await paper.close();
  // Its policy keeps out even what would test it.
  const open = await browser.newPage();
  await open.setContent(bytes.toString('utf8').replace(/<meta http-equiv[^>]*>/, ''));
  await open.evaluate(AXE);
  const found = await open.evaluate(async () => (await Reflect.get(globalThis, 'axe').run()).violations.map((/** @type {{ id: string }} */ { id }) => id));
  assert.deepEqual(found, []);
  await open.close();
});
