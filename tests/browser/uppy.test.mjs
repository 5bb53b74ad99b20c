/** The example of Uppy as it stands in examples/uppy: a person cleans and sends, and the server checks what arrives. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { start } from '../../examples/uppy/server.js';
import { OPEN } from './form.mjs';
import { planted, sung, written } from './planted.mjs';
import { launch } from './visit.mjs';

const SLICES = 24;

/** @type {import('playwright-core').Browser} */
let browser;
/** @type {Awaited<ReturnType<typeof start>>} */
let site;
/** What was posted. @type {{ headers: import('node:http').IncomingHttpHeaders, body: Buffer[] }[]} */
const posted = [];
/** @type {import('./planted.mjs').Planted[]} */
let originals;
/** What the browser sent. @type {FormData} */
let sent;

before(async () => {
  [browser, site, originals] = await Promise.all([launch(), start(), planted({ slices: SLICES, size: 64 })]);
  site.server.on('request', (/** @type {import('node:http').IncomingMessage} */ request) => {
    if (request.method !== 'POST') return;
    /** @type {Buffer[]} */
    const body = [];
    posted.push({ headers: request.headers, body });
    request.on('data', (piece) => body.push(piece));
  });
});
after(async () => {
  await browser.close();
  site.server.close();
});

test('only cleaned files and their manifest are sent, under neutral names, and nothing that was planted', async () => {
  const page = await browser.newPage();
  await page.addInitScript({ content: OPEN });
  const [complaints, asked] = [/** @type {string[]} */ ([]), /** @type {string[]} */ ([])];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => void asked.push(request.url()));
  await page.goto(site.address);
  const send = page.getByRole('button', { name: 'Send the cleaned files' });
  await page.locator('input[webkitdirectory]').setInputFiles(written(originals));
  await page.locator('input[value=remove]').check();
  assert.equal(await send.isDisabled(), true, 'nothing is sent before all is cleaned');
  await page.getByRole('button', { name: 'Clean these scans' }).click();
  await page.getByRole('button', { name: 'Choose other scans' }).waitFor();
  await send.click();
  await page.getByText('Your scans have arrived.').waitFor();
  assert.deepEqual(complaints, []);
  const paths = asked.filter((address) => !address.startsWith('blob:')).map((address) => address.replace(site.address, ''));
  assert.deepEqual(paths.sort(), ['', 'codec.wasm', 'core.wasm', 'net.wasm', 'page.css', 'page.js', 'upload']);
  const [{ headers, body } = { headers: {}, body: [] }] = posted;
  assert.deepEqual(sung(Buffer.concat([...body, Buffer.from(JSON.stringify(headers))])), []);
  sent = await new Response(Buffer.concat(body), { headers: { 'content-type': headers['content-type'] ?? '' } }).formData();
  assert.deepEqual([...new Set(sent.keys())], ['scans']);
  const files = /** @type {File[]} */ (sent.getAll('scans'));
  const manifest = JSON.parse((await files.pop()?.text()) ?? '');
  assert.equal(files.length, SLICES);
  const hashes = await Promise.all(files.map(async (file) => createHash('sha256').update(new Uint8Array(await file.arrayBuffer())).digest('hex')));
  assert.deepEqual(
    files.map(({ name }, at) => [name, hashes[at]]),
    manifest.files.map((/** @type {{ name: string, sha256: string }} */ { name, sha256 }) => [name.replaceAll('/', '-'), sha256]),
  );
  await page.close();
});

test('scans that are exchanged while others are sent are sent in their place, and only then said to have arrived', async () => {
  const page = await browser.newPage();
  await page.addInitScript({ content: OPEN });
  const complaints = /** @type {string[]} */ ([]);
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(site.address);
  const send = page.getByRole('button', { name: 'Send the cleaned files' });
  const clean = async () => {
    await page.locator('input[webkitdirectory]').setInputFiles(written(originals));
    await page.locator('input[value=remove]').check();
    await page.getByRole('button', { name: 'Clean these scans' }).click();
    await page.getByRole('button', { name: 'Choose other scans' }).waitFor();
  };
  await clean();
  // The first is never answered.
  await page.route('**/upload', () => {}, { times: 1 });
  await Promise.all([page.waitForRequest('**/upload'), send.click()]);
  await page.getByRole('button', { name: 'Choose other scans' }).click();
  await page.locator('input[webkitdirectory]').waitFor({ state: 'attached' });
  assert.deepEqual([await send.isDisabled(), await page.getByRole('status').last().textContent()], [true, '']);
  await clean();
  await send.click();
  await page.getByText('Your scans have arrived.').waitFor();
  assert.deepEqual(complaints, []);
  await page.close();
});

for (const [what, change, expected] of /** @type {[string, (files: File[]) => File[], string[]][]} */ ([
  ['what the page sent', (files) => files, []],
  ['an original', (files) => [new File([/** @type {Uint8Array<ArrayBuffer>} */ (originals[0]?.bytes)], 'more.dcm'), ...files], ['form', 'policy', 'not-in-manifest']],
  ['a file less', (files) => files.slice(1), ['missing']],
  ['a file that was changed', ([first, ...files]) => [new File([/** @type {File} */ (first), '  '], 'changed.dcm'), ...files], ['form', 'not-in-manifest', 'missing']],
])) {
  test(`the server checks ${what}`, async () => {
    const body = new FormData();
    for (const file of change(/** @type {File[]} */ (sent.getAll('scans')))) body.append('scans', file);
    const response = await fetch(`${site.address}upload`, { method: 'POST', body });
    const { files } = await response.json();
    assert.equal(response.status, expected.length === 0 ? 200 : 422);
    const faults = files.flatMap((/** @type {{ findings: { fault: string }[] }} */ { findings }) => findings.map(({ fault }) => fault));
    assert.deepEqual(new Set(faults), new Set(expected));
  });
}

test('the server tells nothing of its own files, whatever a form names', async () => {
  const body = new FormData();
  body.append('scans', fileURLToPath(new URL('../../examples', import.meta.url)));
  body.append('scans', new File(['{ "schema": "scanitize.manifest/1", "files": [] }'], 'manifest.json'));
  const response = await fetch(`${site.address}upload`, { method: 'POST', body });
  assert.deepEqual([response.status, await response.json()], [422, { found: 1 }]);
});

test('the server takes nothing without a manifest, and nothing that is no form', async () => {
  const body = new FormData();
  for (const file of /** @type {File[]} */ (sent.getAll('scans')).slice(0, -1)) body.append('scans', file);
  assert.equal((await fetch(`${site.address}upload`, { method: 'POST', body })).status, 422);
  assert.equal((await fetch(`${site.address}upload`, { method: 'POST', body: 'Quibblewort' })).status, 422);
});
