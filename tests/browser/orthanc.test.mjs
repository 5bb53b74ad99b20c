/** Sending what was cleaned to an archive of another maker, which is killed in the middle of it. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { request as ask } from 'node:http';
import { after, before, test } from 'node:test';

import { parts, related, uidOf } from './multipart.mjs';
import { Orthanc, PROGRAM } from './orthanc.mjs';
import { planted, sung, written } from './planted.mjs';
import { packed, serve } from './site.mjs';
import { launch } from './visit.mjs';

const skip = PROGRAM ? false : 'SCANITIZE_ORTHANC is not set: cargo xtask test installs orthanc and orthanc-dicomweb where it can';
const STRICT = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:; connect-src 'self'";
const HEADERS = { 'content-type': 'text/html', 'content-security-policy': STRICT };
const SLICES = 8;

/** @typedef {import('node:http').IncomingMessage} Request */
/** @typedef {import('node:http').ServerResponse} Response */
/** @typedef {'half' | 'answered'} Death when half of a request has come, or all is stored and the answer on its way */

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => void (browser = await launch()));
after(() => browser.close());

/** Orthanc lets no page of another origin in, so this stands before it and gives the page as well. */
class Gate {
  /** @type {string[][]} the instances of each request that Orthanc has answered */
  answered = [];
  /** @type {(Death | undefined)[]} */
  deaths = [];
  #orthanc;

  /** @param {Orthanc} orthanc */
  constructor(orthanc) {
    this.#orthanc = orthanc;
  }

  /**
   * @param {Request} request
   * @param {Response} response
   */
  take = (request, response) => {
    response.setHeader('connection', 'close');
    if (request.url?.startsWith('/dicom-web/')) void this.#pass(request, response).catch(() => response.destroy());
    else if (request.url === '/host.html') response.writeHead(200, HEADERS).end('<!doctype html><input type=file webkitdirectory>');
    else return false;
    return true;
  };

  /**
   * @param {Request} request
   * @param {Response} response
   */
  async #pass(request, response) {
    const pieces = [];
    for await (const piece of request) pieces.push(piece);
    if (!this.#orthanc.isUp) throw new Error('it is down');
    const { method, url: path, headers } = request;
    const body = Buffer.concat(pieces);
    const death = method === 'POST' ? this.deaths.shift() : undefined;
    const onward = ask({ port: this.#orthanc.port, method, path, headers: { ...headers, 'content-length': body.length } });
    if (death === 'half') {
      onward.on('error', () => {});
      await new Promise((resolve) => onward.write(body.subarray(0, body.length / 2), resolve));
      await this.#orthanc.stop('SIGKILL');
      throw new Error('it died');
    }
    onward.end(body);
    const answer = await new Promise((resolve, reject) => onward.on('response', resolve).on('error', reject));
    const text = [];
    for await (const piece of answer) text.push(piece);
    const received = { method: method ?? '', path: path ?? '', headers: request.rawHeaders, body };
    if (method === 'POST') this.answered.push(related(received).map(({ bytes }) => uidOf(bytes, 0x0018)));
    if (death === 'answered') {
      await this.#orthanc.stop('SIGKILL');
      throw new Error('it died');
    }
    response.writeHead(answer.statusCode, { ...answer.headers, connection: 'close' }).end(Buffer.concat(text));
  }
}

/**
 * Cleans a planted study in a page, stores it in Orthanc two instances at a time, and sees what is there.
 * @param {Death[]} deaths
 */
async function stored(deaths) {
  const orthanc = await new Orthanc().start();
  const gate = new Gate(orthanc);
  gate.deaths = [undefined, ...deaths];
  const site = await serve(packed, gate.take);
  const page = await browser.newPage();
  let waits = 0;
  // The first wait is over too early.
  await page.exposeFunction('meanwhile', async () => void ((waits += 1) % 2 === 0 && (await orthanc.start())));
  try {
    await page.goto(`${site.address}host.html`);
    await page.locator('input').setInputFiles(written(await planted({ slices: SLICES, size: 32 })));
    const told = await page.evaluate(async (address) => {
      const { Sanitizer, stow } = await import(`${address}index.js`);
      const s = new Sanitizer({ preset: 'research', workers: 1 });
      const result = await s.clean(await s.open(document.querySelector('input')?.files), { face: 'keep' });
      const wait = () => /** @type {any} */ (globalThis).meanwhile();
      const uploaded = await stow(result, '/dicom-web', { batch: 2 * Math.max(...result.files.map(({ size }) => size)), wait });
      s.close();
      return { uploaded, files: result.manifest.files };
    }, site.address);
    const found = await retrieved(orthanc);
    const { CountInstances: count } = /** @type {any} */ (await (await orthanc.get('/statistics')).json());
    return { ...told, found, count, waits, answered: gate.answered, kept: [...orthanc.files(), Buffer.from(orthanc.said)] };
  } finally {
    await page.close();
    await site.close();
    await orthanc.close();
  }
}

/**
 * All instances, by WADO-RS.
 * @param {Orthanc} orthanc
 * @returns {Promise<Map<string, Buffer>>}
 */
async function retrieved(orthanc) {
  const list = /** @type {any[]} */ (await (await orthanc.get('/dicom-web/instances', { accept: 'application/dicom+json' })).json());
  const found = new Map();
  for (const instance of list) {
    const [study, series, uid] = ['0020000D', '0020000E', '00080018'].map((tag) => instance[tag].Value[0]);
    const accept = 'multipart/related; type="application/dicom"; transfer-syntax=*';
    const answer = await orthanc.get(`/dicom-web/studies/${study}/series/${series}/instances/${uid}`, { accept });
    const boundary = /boundary="?([^";]+)/.exec(answer.headers.get('content-type') ?? '')?.[1] ?? '';
    const [part] = parts(Buffer.from(await answer.arrayBuffer()), boundary);
    found.set(uid, part?.bytes);
  }
  return found;
}

/** @param {Awaited<ReturnType<typeof stored>>} all */
function wholeAndOnce({ uploaded, files, found, count, answered, kept }) {
  assert.equal(files.length, SLICES);
  assert.deepEqual([uploaded.failed, uploaded.unsure, uploaded.leftOut], [[], [], []]);
  assert.equal(uploaded.stored.length, SLICES);
  assert.deepEqual([...found.keys()].sort(), [...uploaded.stored].sort());
  assert.equal(count, SLICES);
  const hashes = [...found.values()].map((bytes) => createHash('sha256').update(bytes).digest('hex'));
  assert.deepEqual(hashes.sort(), files.map((/** @type {any} */ { sha256 }) => sha256).sort(), 'what is retrieved is what was released');
  assert.deepEqual(answered.flat().sort(), [...uploaded.stored].sort(), 'it has stored nothing twice');
  assert.ok(kept.some((bytes) => bytes.includes('SQLite format 3') && bytes.includes(uploaded.stored[0])), 'the database is read');
  const onDisc = kept.filter((bytes) => bytes.includes('DICM')).map((bytes) => createHash('sha256').update(bytes).digest('hex'));
  assert.deepEqual(onDisc.sort(), hashes, 'and the storage');
  for (const bytes of kept) assert.deepEqual(sung(bytes), []);
}

test('Orthanc receives a study from the page, with nothing of the person, and gives it back bit for bit', { skip }, async () => {
  const all = await stored([]);
  wholeAndOnce(all);
  assert.deepEqual([all.waits, all.answered.length, all.uploaded.asked], [0, SLICES / 2, []]);
});

test('Orthanc is killed half-way and again before it can answer: nothing is lost, and nothing double', { skip }, async () => {
  const all = await stored(['half', 'answered']);
  wholeAndOnce(all);
  assert.equal(all.waits, 4);
  assert.equal(all.uploaded.asked.length, 2, 'it said of two that it has them');
});
