/** The recipes of docs/uploading.md, run as they stand there, each with the uploader that it is for. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

import { planted, sung, written } from './planted.mjs';
import { packed, serve } from './site.mjs';
import { launch } from './visit.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const GUIDE = readFileSync(join(ROOT, 'docs/uploading.md'), 'utf8');
const PAGE = '<!doctype html><title>FileQuip</title><link rel="icon" href="data:,"><input type="file" webkitdirectory><div id="pond"></div><div id="zone" class="dropzone"></div>';
const SLICES = 4;

/** @typedef {{ method: string, path: string, headers: import('node:http').IncomingHttpHeaders, body: Buffer }} Received */

/** @type {import('playwright-core').Browser} */
let browser;
/** @type {Awaited<ReturnType<typeof serve>>} */
let site;
/** @type {string} */
let scans;
/** @type {Received[]} */
let received = [];
/** Bytes by address, of the server for tus. @type {Map<string, Buffer>} */
const uploads = new Map();

before(async () => {
  [browser, site] = await Promise.all([launch(), serve(packed, taken)]);
  scans = written(await planted({ slices: SLICES, size: 32 }));
});
after(async () => {
  await browser.close();
  await site.close();
});

/**
 * Gives the page, and takes uploads: whole ones, and those of tus 1.0 (core protocol and creation).
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
function taken(request, response) {
  const { method = '', url: path = '', headers } = request;
  if (path === '/Quibblewort.html') {
    response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
    return true;
  }
  if (method === 'GET') return false;
  /** @type {Buffer[]} */
  const pieces = [];
  request.on('data', (piece) => pieces.push(piece));
  request.on('end', () => {
    const body = Buffer.concat(pieces);
    received.push({ method, path, headers, body });
    if (!path.startsWith('/files/')) return response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    const [address, status] = method === 'POST' ? [`/files/${uploads.size}`, 201] : [path, 204];
    const bytes = Buffer.concat([uploads.get(address) ?? Buffer.alloc(0), body]);
    uploads.set(address, bytes);
    response.writeHead(status, { 'tus-resumable': '1.0.0', 'upload-offset': bytes.length, location: address }).end();
  });
  return true;
}

/**
 * The block of the guide that imports this.
 * @param {string} module
 */
function block(module) {
  const found = [...GUIDE.matchAll(/```js\n([^]*?)```/g)].map(([, code = '']) => code).filter((code) => code.includes(`from '${module}'`));
  const last = found.at(-1);
  assert.ok(last, module);
  return last;
}

/**
 * Runs a recipe in a page that has cleaned scans, and tells what the server got.
 * @param {string} module
 * @param {string} [behind] is run behind the recipe; what it is `told` is waited for
 */
async function run(module, behind = 'told();') {
  const preparation = block('scanitize');
  const contents = `${preparation}${block(module)}${behind}`;
  const { outputFiles: [script] } = await build({
    stdin: { contents, resolveDir: ROOT },
    alias: { scanitize: join(packed, 'slim.js') },
    bundle: true,
    format: 'esm',
    write: false,
  });
  received = [];
  uploads.clear();
  const page = await browser.newPage();
  const complaints = /** @type {string[]} */ ([]);
  page.on('console', (message) => message.text() === 'sent' || complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(`${site.address}Quibblewort.html`);
  await page.locator('input[webkitdirectory]').setInputFiles(scans);
  const manifest = await page.evaluate(async () => {
    const { Sanitizer } = await import(/** @type {any} */ ('/slim.js'));
    const s = new Sanitizer({ workers: 1 });
    const result = await s.clean(await s.open(document.querySelector('input')?.files), { face: 'keep' });
    s.close();
    Object.assign(globalThis, { result, original: document.querySelector('input')?.files?.[0] });
    return result.manifest;
  });
  await page.evaluate((code) => new Promise((told, fail) => {
    Object.assign(globalThis, { told });
    addEventListener('unhandledrejection', ({ reason }) => fail(reason));
    setTimeout(() => fail(new Error('nothing was told')), 60_000);
    const address = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
    import(address).catch(fail);
  }), script?.text ?? '');
  await page.close();
  assert.deepEqual(complaints, []);
  const all = Buffer.concat(received.map(({ path, headers, body }) => Buffer.concat([Buffer.from(path + JSON.stringify(headers)), body])));
  assert.deepEqual(sung(all.toString('latin1').replaceAll(/"referer":"[^"]*"/g, '')), [], 'nothing that was planted is in any request');
  return manifest.files.map((/** @type {{ name: string, sha256: string }} */ { name, sha256 }) => `${name.replaceAll('/', '-')} ${sha256}`);
}

/** Names and hashes of what was posted in forms, the manifest apart. */
async function posted() {
  /** @type {string[]} */
  const all = [];
  for (const { headers, body } of received) {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': headers['content-type'] ?? '' } }).formData();
    for (const part of form.getAll('scans')) if (part instanceof File) all.push(`${part.name} ${sha256(await part.arrayBuffer())}`);
  }
  return withoutManifest(all);
}

/** @param {string[]} all */
function withoutManifest(all) {
  assert.equal(all.filter((line) => line.startsWith('manifest.json ')).length, 1, 'the manifest goes along');
  return all.filter((line) => !line.startsWith('manifest.json ')).sort();
}

/** @param {ArrayBuffer | Buffer} bytes */
function sha256(bytes) {
  return createHash('sha256').update(new Uint8Array(bytes)).digest('hex');
}

test('Uppy sends what was cleaned, and takes no original', async () => {
  const behind = `if (failed.length > 0) throw new Error('failed');
    try { uppy.addFile({ name: original.name, type: original.type, data: original }); } catch {}
    await uppy.upload();
    told();`;
  const listed = await run('@uppy/core', behind);
  assert.deepEqual(await posted(), listed);
  assert.equal(received.length, 1);
});

test('FilePond sends what was cleaned, and takes no original', async () => {
  // Its promise for a file that it refused never settles.
  const behind = `void pond.addFile(original).catch(() => {});
    await new Promise((later) => setTimeout(later, 500));
    if (pond.getFiles().some(({ source }) => source === original)) throw new Error('taken');
    told();`;
  const listed = await run('filepond', behind);
  assert.deepEqual(await posted(), listed);
});

test('Dropzone sends what was cleaned, and takes no original', async () => {
  const listed = await run('dropzone', "zone.addFile(original); zone.on('queuecomplete', told);");
  assert.deepEqual(await posted(), listed);
});

test('tus sends what was cleaned, and remembers nothing of it', async () => {
  const listed = await run('tus-js-client', "if (localStorage.length > 0) throw new Error('remembered'); told();");
  const names = received.filter(({ method }) => method === 'POST').map(({ headers }) => {
    const [, name = ''] = /^filename (\S+)$/.exec(String(headers['upload-metadata'])) ?? [];
    return Buffer.from(name, 'base64').toString();
  });
  const all = names.map((name, at) => `${name} ${sha256(uploads.get(`/files/${at}`) ?? Buffer.alloc(0))}`);
  assert.deepEqual(withoutManifest(all), listed);
});
