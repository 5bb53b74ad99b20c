/** docs/vendors.md: its page, policy, server and command, run as they stand there. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { OPEN } from './form.mjs';
import { planted, sung, written } from './planted.mjs';
import { packed } from './site.mjs';
import { launch } from './visit.mjs';

const GUIDE = readFileSync(new URL('../../docs/vendors.md', import.meta.url), 'utf8');
const POLICY = / {4}(default-src .*)/.exec(GUIDE)?.[1] ?? '';
const PROGRAM = resolve(process.env.SCANITIZE_BIN ?? 'target/release/scanitize');

/** A vendor's folder, in which the package is installed. @type {string} */
let home;
/** @type {import('playwright-core').Browser} */
let browser;
/** @type {import('node:http').Server} */
let server;
/** @type {string} */
let address;
/** Bodies that were posted, and what was answered. @type {{ body: Buffer, type: string, status: number, answer: any }[]} */
const posted = [];

before(async () => {
  home = mkdtempSync(join(tmpdir(), 'scanitize-vendor-'));
  cpSync(packed, join(home, 'node_modules/scanitize'), { recursive: true });
  writeFileSync(join(home, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(home, 'policy.toml'), block('toml'));
  writeFileSync(join(home, 'upload.js'), block('js', 'upload.js'));
  writeFileSync(join(home, 'index.html'), `<!doctype html><link rel="icon" href="data:,">${block('html')}`);
  // Such as the uploads of a framework, which knows the folder that it runs in.
  writeFileSync(join(home, 'uploads.js'), block('js', 'uploads.js').replace("'policy.toml'", "new URL('policy.toml', import.meta.url)"));
  const { POST } = await import(pathToFileURL(join(home, 'uploads.js')).href);
  server = createServer((request, response) => void answer(POST, request, response));
  await new Promise((listening) => server.listen(0, '127.0.0.1', () => listening(undefined)));
  address = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}/`;
  browser = await launch();
});
after(async () => {
  await browser.close();
  server.close();
  rmSync(home, { recursive: true });
});

/**
 * The block of this language, the one that starts with a comment if there are several.
 * @param {string} language
 * @param {string} [comment]
 */
function block(language, comment = '') {
  const found = new RegExp(`^( *)\`\`\`${language}\\n(${comment && ` *// ${comment}\\n`}[^]*?)^ *\`\`\`$`, 'm').exec(GUIDE);
  assert.ok(found, `${language} ${comment}`);
  return String(found[2]).replaceAll(new RegExp(`^${found[1]}`, 'gm'), '');
}

/**
 * @param {(request: Request) => Promise<Response>} POST
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function answer(POST, request, response) {
  if (request.method === 'POST') {
    const pieces = [];
    for await (const piece of request) pieces.push(piece);
    const [body, type] = [Buffer.concat(pieces), request.headers['content-type'] ?? ''];
    const answered = await POST(new Request(`${address}uploads`, { method: 'POST', body, headers: { 'content-type': type } }));
    posted.push({ body, type, status: answered.status, answer: await answered.clone().json().catch(() => null) });
    response.writeHead(answered.status, { 'content-type': 'text/html' }).end('<!doctype html><link rel="icon" href="data:,"><p>Thank you.');
    return;
  }
  const path = request.url === '/' ? '/index.html' : String(request.url).replace('/scanitize/', '/node_modules/scanitize/');
  const type = { html: 'text/html', js: 'text/javascript', wasm: 'application/wasm' }[path.split('.').at(-1) ?? ''] ?? 'text/plain';
  response.writeHead(200, { 'content-type': type, 'content-security-policy': `${POLICY}; img-src data:` }).end(readFileSync(join(home, path)));
}

test('its page sends cleaned files, and its server takes them', async () => {
  const page = await browser.newPage();
  await page.addInitScript({ content: OPEN });
  const complaints = /** @type {string[]} */ ([]);
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(address);
  await page.locator('scan-sanitizer:not([disabled])').waitFor();
  await page.locator('input[webkitdirectory]').setInputFiles(written(await planted({ slices: 24, size: 64 })));
  await page.locator('input[value=remove]').check();
  assert.equal(await page.locator('input[value=keep]').count(), 0, 'its policy is locked');
  await page.getByRole('button', { name: 'Clean these scans' }).click();
  await page.getByRole('button', { name: 'Choose other scans' }).waitFor();
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('Thank you.').waitFor();
  assert.deepEqual(complaints, []);
  await page.close();
  const [{ body, status, answer } = { body: Buffer.alloc(0), status: 0, answer: null }] = posted;
  assert.deepEqual([status, answer, sung(body)], [200, { received: 24 }, []]);
});

test('its server refuses what was never cleaned, what has no manifest, and less than the manifest lists', async () => {
  const [{ body, type } = { body: Buffer.alloc(0), type: '' }] = posted;
  const [original] = await planted({ slices: 1, size: 32 });
  for (const [change, expected] of /** @type {[(form: FormData) => void, string[]][]} */ ([
    [(form) => form.append('scans', new File([/** @type {any} */ (original?.bytes)], 'more.dcm')), ['form', 'not-in-manifest', 'policy']],
    [(form) => form.delete('scans-manifest'), []],
    [(form) => {
      const files = form.getAll('scans').slice(1);
      form.delete('scans');
      for (const file of files) form.append('scans', file);
    }, ['missing']],
  ])) {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
    change(form);
    const response = await fetch(`${address}uploads`, { method: 'POST', body: form });
    const { wrong = [] } = posted.at(-1)?.answer ?? {};
    const faults = wrong.flatMap((/** @type {{ findings: { fault: string }[] }} */ { findings }) => findings.map(({ fault }) => fault));
    assert.deepEqual([response.status, [...new Set(faults)].sort()], [422, expected]);
  }
});

test('its command finds what it says, in the JSON that it shows', async () => {
  const scans = written(await planted({ slices: 2, size: 32 }));
  const run = (/** @type {string[]} */ words) => spawnSync(PROGRAM, words, { cwd: home, encoding: 'utf8' });
  const { status, stderr } = run(['clean', '--policy', 'policy.toml', '--face', 'deface', '--decisions', answers(), '--manifest', 'manifest.json', '--output', 'cleaned', scans]);
  assert.equal(status, 0, stderr);
  mkdirSync(join(home, 'received'));
  for (const number of [1, 2]) cpSync(join(home, `cleaned/ST001/SE001/IM000${number}.dcm`), join(home, `received/ST001-SE001-IM000${number}.dcm`));
  const command = block('sh').trim().split(' ').slice(1);
  assert.equal(run(command).status, 0);
  const file = join(home, 'received/ST001-SE001-IM0001.dcm');
  const bytes = readFileSync(file);
  bytes[bytes.length - 1] ^= 1;
  writeFileSync(file, bytes);
  const found = run(command);
  assert.deepEqual([found.status, JSON.parse(found.stdout)], [2, JSON.parse(block('json'))]);
});

test('it names every fault that there is, and no other', () => {
  const schema = JSON.parse(readFileSync(new URL('../../docs/schema/verify-1.json', import.meta.url), 'utf8'));
  const rows = [...GUIDE.matchAll(/^\| (`[^|]*`) \|/gm)].flatMap(([, names = '']) => [...names.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name));
  assert.deepEqual(rows.sort(), schema.properties.files.items.properties.findings.items.properties.fault.enum.sort());
});

/** Says that there is no head, which two slices do not tell. */
function answers() {
  writeFileSync(join(home, 'answers.json'), JSON.stringify({ schema: 'scanitize.decisions/1', decisions: [{ id: 'face', choice: 'clean' }] }));
  return 'answers.json';
}
