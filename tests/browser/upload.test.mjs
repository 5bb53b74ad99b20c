/** Sending what was cleaned, from a page of another origin to a server that fails in every way. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, beforeEach, test } from 'node:test';

import { Archive } from './archive.mjs';
import { header, parts, related, uidOf } from './multipart.mjs';
import { planted, sung, written } from './planted.mjs';
import { packed, serve } from './site.mjs';
import { launch } from './visit.mjs';

const STRICT = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:; connect-src http://127.0.0.1:*; " +
  "require-trusted-types-for 'script'; trusted-types scanitize";
const SLICES = 6;

/** @type {import('playwright-core').Browser} */
let browser;
/** @type {Awaited<ReturnType<typeof serve>>} */
let site;
/** @type {import('playwright-core').Page} */
let page;
/** @type {Archive} */
let archive;
/** @type {{ name: string, sha256: string, bytes: number }[]} */
let listed;
/** @type {string[]} what the console said, and what was asked of the network */
const said = [];
/** @type {string[]} */
const asked = [];
/** What happens while the page waits before another try, and how long it means to wait. */
let meanwhile = async () => {};
/** @type {number[]} */
let waits = [];

before(async () => {
  [browser, site] = await Promise.all([launch(), serve(packed, hosted)]);
  page = await browser.newPage();
  // Cookies know no port: this one is for the archive, too.
  await page.context().addCookies([{ name: 'session', value: 'Quibblewort', url: site.address }]);
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(String(error)));
  page.on('request', (request) => asked.push(request.url()));
  await page.exposeFunction('meanwhile', async (/** @type {number} */ milliseconds) => {
    waits.push(milliseconds);
    await meanwhile();
  });
  await page.goto(`${site.address}Quibblewort.html?Deepwell`);
  await page.locator('input').setInputFiles(written(await planted({ slices: SLICES, size: 32 })));
  listed = await page.evaluate(async (address) => {
    const scanitize = await import(`${address}index.js`);
    const wait = (/** @type {number} */ milliseconds) => /** @type {any} */ (globalThis).meanwhile(milliseconds);
    const s = new scanitize.Sanitizer({ workers: 1 });
    const result = await s.clean(await s.open(document.querySelector('input')?.files), { face: 'keep' });
    s.close();
    /** Runs an upload and tells how it ended, what was stored by then, and how often something was told. */
    const ended = async (/** @type {(wish: any) => Promise<any>} */ send) => {
      const told = /** @type {any[]} */ ([]);
      const uploaded = await send({ wait, onProgress: (/** @type {any} */ uploaded) => told.push(uploaded) }).catch((error) => error);
      const { name, code, message, status } = uploaded;
      return { uploaded: uploaded.uploaded ?? (code ? undefined : uploaded), error: name && { name, code, message, status }, told };
    };
    Object.assign(globalThis, { ...scanitize, result, ended });
    return result.manifest.files;
  }, site.address);
});
after(async () => {
  await browser.close();
  await site.close();
});
beforeEach(async () => {
  archive = await new Archive().start();
  [waits, meanwhile] = [[], async () => {}];
});
afterEach(async () => {
  const sent = archive.received.map(({ path, headers, body }) => [path, ...headers, body.toString('latin1')].join('\n')).join('\n');
  assert.deepEqual(sung(sent), [], 'nothing of the person and no name of a file or a page is in any request');
  assert.doesNotMatch(sent, /\n(Referer|Cookie)\n/i);
  await archive.stop();
});

/**
 * Gives the page of a host, in which nothing else is allowed, and the scripts that make up scans.
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
function hosted({ url }, response) {
  const [, script] = /^\/(sample[\w-]*\.js)$/.exec(url ?? '') ?? [];
  if (script) {
    response.writeHead(200, { 'content-type': 'text/javascript' });
    response.end(readFileSync(new URL(`../../www/${script}`, import.meta.url)));
    return true;
  }
  if (!url?.startsWith('/Quibblewort.html')) return false;
  response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': STRICT });
  response.end('<!doctype html><title>FileQuip of Zanthe Quibblewort</title><input type=file webkitdirectory>');
  return true;
}

/**
 * In the page: stores the result in the archive.
 * @param {Record<string, unknown>} [wish]
 */
function stowed(wish = {}) {
  const pair = { address: `${archive.address}/dicom-web`, wish: { batch: 2 * Math.max(...listed.map(({ bytes }) => bytes)), ...wish } };
  return page.evaluate(({ address, wish }) => ended((more) => stow(result, address, { ...more, ...wish })), pair);
}

/** Whether all instances are there, each stored once with the bytes that were released. */
function wholeAndOnce() {
  const hashes = [...archive.stored.values()].map((times) => times.map((bytes) => createHash('sha256').update(bytes).digest('hex')));
  assert.deepEqual(hashes.flat().sort(), listed.map(({ sha256 }) => sha256).sort());
  assert.ok(hashes.every((times) => times.length === 1), 'nothing was stored twice');
}

/** The ids of what was stored, in the order in which it came. */
const ids = () => [...archive.stored.keys()];
const EMPTY = { failed: [], warned: [], asked: [], unsure: [], leftOut: [] };
/** Bytes of the first files, or of all. */
const total = (count = SLICES) => listed.slice(0, count).reduce((sum, { bytes }) => sum + bytes, 0);

test('a result is stored in batches, as it was released, and progress counts what was answered', async () => {
  const { uploaded, told, error } = await stowed();
  assert.equal(error, undefined);
  wholeAndOnce();
  assert.deepEqual(archive.of('POST').map((request) => related(request).length), [2, 2, 2]);
  assert.deepEqual(archive.of('POST').map(({ path }) => path), Array(3).fill('/dicom-web/studies'));
  assert.deepEqual(uploaded, { ...EMPTY, stored: ids(), bytes: total(), totalBytes: total() });
  assert.deepEqual(told.map(({ bytes }) => bytes), [total(2), total(4), total()]);
  assert.deepEqual(told.map(({ stored }) => stored.length), [2, 4, 6]);
  assert.deepEqual(archive.of('GET'), [], 'nothing is asked where nothing was lost');
});

test('/studies, a query and headers of the host are taken as they are', async () => {
  const address = `${archive.address}/pacs/studies?token=abc`;
  const { uploaded } = await page.evaluate((address) => {
    const headers = async () => ({ authorization: 'Bearer b', 'content-type': 'text/plain' });
    return ended((more) => stow(result, address, { ...more, headers }));
  }, address);
  assert.equal(uploaded.stored.length, SLICES);
  const [post] = archive.of('POST');
  assert.equal(post?.path, '/pacs/studies?token=abc');
  assert.equal(header(post, 'authorization'), 'Bearer b');
});

test('cookies go along where the host says so, and nowhere else', async () => {
  await stowed({ credentials: 'include' });
  assert.equal(header(archive.of('POST')[0], 'cookie'), 'session=Quibblewort');
  archive.received = [];
  await stowed();
  assert.equal(header(archive.of('POST')[0], 'cookie'), undefined);
});

test('a server that is busy is tried again as late as it says, and only a few times', async () => {
  archive.script = [{ status: 503, headers: { 'retry-after': '7' } }, { status: 429, headers: { 'retry-after': '20' } }, {}, { status: 500 }];
  const { uploaded } = await stowed();
  assert.deepEqual(uploaded.stored, ids());
  wholeAndOnce();
  assert.equal(waits.length, 3);
  assert.deepEqual(waits.slice(0, 2), [7000, 20_000]);
  assert.ok(waits[2] >= 500 && waits[2] <= 1000, 'each batch starts with a short wait');
  archive.script = Array(9).fill({ status: 502 });
  [waits, archive.received] = [[], []];
  archive.stored.clear();
  const { error, uploaded: none } = await stowed({ tries: 4 });
  assert.deepEqual([error?.name, error?.code, error?.status], ['UploadError', 'upload-failed', 502]);
  assert.equal(archive.of('POST').length, 4);
  assert.deepEqual(none.stored, []);
  waits.forEach((wait, nth) => assert.ok(wait >= 500 * 2 ** nth && wait <= 1000 * 2 ** nth, `wait ${nth} was ${wait}`));
  assert.equal(waits.length, 3);
});

test('a server that names a time is waited for, and one that asks for an hour is not', async () => {
  archive.script = [{ status: 503, headers: { 'retry-after': new Date(Date.now() + 90_000).toUTCString() } }];
  await stowed();
  assert.equal(waits.length, 1);
  assert.ok(Number(waits[0]) > 60_000 && Number(waits[0]) <= 90_000, String(waits));
  waits = [];
  archive.script = [{ status: 503, headers: { 'retry-after': '3600' } }];
  const { error } = await stowed();
  assert.deepEqual([error?.code, error?.status, waits.length], ['upload-failed', 503, 0]);
});

test('a refusal and a redirection are final, and what was stored before them is told', async () => {
  for (const [status, code] of /** @type {const} */ ([[401, 401], [413, 413], [307, null]])) {
    archive.stored.clear();
    archive.script = [{}, { status, headers: { location: `${archive.address}/elsewhere` } }];
    const { error, uploaded } = await stowed();
    assert.deepEqual([error?.code, error?.status, waits.length], ['upload-refused', code, 0]);
    assert.deepEqual(uploaded, { ...EMPTY, stored: ids(), bytes: total(2), totalBytes: total() });
    assert.doesNotMatch(error?.message ?? '', /127|dicom|2\.25/);
  }
  assert.ok(archive.received.every(({ path }) => !path.includes('elsewhere')), 'nothing follows');
});

test('what the server says of each instance is told, whether in JSON or in XML', async () => {
  for (const xml of [false, true]) {
    archive.stored.clear();
    archive.received = [];
    const reasons = [[0, 0x0122], [0xb007, 0], [0xa900, 0xc000]];
    archive.script = reasons.map((reasons) => ({ reasons, xml }));
    const { uploaded, error } = await stowed();
    const sent = archive.of('POST').map((request) => related(request).map(({ bytes }) => uidOf(bytes, 0x0018)));
    assert.equal(error, undefined);
    assert.deepEqual(uploaded, {
      ...EMPTY,
      stored: [sent[0]?.[0], sent[1]?.[0], sent[1]?.[1]],
      warned: [{ id: sent[1]?.[0], code: 0xb007 }],
      failed: [[sent[0]?.[1], 0x0122], [sent[2]?.[0], 0xa900], [sent[2]?.[1], 0xc000]].map(([id, code]) => ({ id, code })),
      bytes: total(),
      totalBytes: total(),
    });
    assert.deepEqual(waits, [], 'another try would change nothing');
  }
});

test('what a partial answer does not mention has failed, and a bare 200 has stored all', async () => {
  archive.script = [{ text: '' }, { reasons: [0xb000, 0], text: 'stored' }];
  const { uploaded } = await stowed();
  assert.deepEqual(uploaded.stored, [...ids().slice(0, 2), ...ids().slice(4)]);
  assert.deepEqual(uploaded.failed, ids().slice(2, 4).map((id) => ({ id, code: null })));
});

test('a 200 that is no answer of STOW-RS has stored nothing for sure', async () => {
  const page = '<!doctype html><title>Log in</title><p>NativeDicomModel';
  for (const text of [page, `<?xml version="1.0"?>${page}`, 'OK', '"stored"', '[1]', 'null', '{"error":"log in"}', '{"00081199":']) {
    archive.stored.clear();
    archive.script = [{}, { status: 200, headers: { 'content-type': 'text/html' }, text }];
    const { error, uploaded } = await stowed();
    assert.deepEqual([error?.code, error?.status, waits.length], ['upload-refused', 200, 0], text);
    assert.deepEqual([uploaded.stored, uploaded.unsure.length], [ids(), 2]);
    const { uploaded: whole } = await stowed({ after: uploaded });
    wholeAndOnce();
    assert.deepEqual([whole.stored.length, whole.asked], [SLICES, []]);
  }
});

test('a 200 with an empty data set has stored all', async () => {
  const model = '<?xml version="1.0"?>\n<!-- all -->\n<dcm:NativeDicomModel xmlns:dcm="x"/>';
  archive.script = ['{}', '[]', '[{"00081190":{"vr":"UR"}}]', model, ' \n', ''].map((text) => ({ text }));
  const { uploaded } = await stowed({ batch: 1 });
  assert.deepEqual(uploaded.stored, ids());
  assert.equal(uploaded.stored.length, SLICES);
});

test('UIDs that are padded as in a file are the same', async () => {
  const { uploaded: { stored: uids } } = await stowed();
  archive.stored.clear();
  const padded = (/** @type {string[]} */ some, /** @type {string} */ pad) => ({
    vr: 'SQ',
    Value: some.map((uid) => ({ '00081155': { vr: 'UI', Value: [uid + pad] } })),
  });
  archive.script = ['\0', ' ', ' \0'].map((pad, at) => {
    const [failed = '', stored = ''] = uids.slice(2 * at);
    return { reasons: [0x0122, 0], text: JSON.stringify({ '00081198': padded([failed], pad), '00081199': padded([stored], pad) }) };
  });
  const { uploaded } = await stowed();
  assert.deepEqual(uploaded.stored, [uids[1], uids[3], uids[5]]);
  assert.deepEqual(uploaded.failed.map((/** @type {{ id: string }} */ { id }) => id), [uids[0], uids[2], uids[4]]);
});

test('a server that pads UIDs when it is asked has what it says', async () => {
  archive.pad = '\0';
  archive.script = [{ drop: 'taken' }];
  const { uploaded } = await stowed();
  wholeAndOnce();
  assert.equal(uploaded.asked.length, 2);
});

test('a server that stored and was lost before it answered gets nothing twice', async () => {
  archive.script = [{ drop: 'taken' }, {}, { drop: 'taken' }];
  const { uploaded } = await stowed();
  wholeAndOnce();
  assert.deepEqual(uploaded, { ...EMPTY, stored: ids(), asked: [...ids().slice(0, 2), ...ids().slice(4)], bytes: total(), totalBytes: total() });
  assert.equal(archive.of('POST').length, 3);
});

test('a server that dies half-way and comes back gets all, and nothing twice', async () => {
  archive.script = [{}, { drop: 'half', dies: true }, { drop: 'taken', dies: true }];
  let down = 0;
  meanwhile = async () => void ((down += 1) % 2 === 0 && (await archive.start()));
  const { uploaded } = await stowed();
  assert.deepEqual(uploaded.stored, ids());
  wholeAndOnce();
  assert.equal(down, 4, 'it was asked once in vain each time');
});

test('a server that answers with other instances than it was asked for does not have it', async () => {
  archive.searches = 'all';
  archive.script = [{}, { drop: 'half' }, { drop: 'taken' }];
  const { uploaded } = await stowed();
  wholeAndOnce();
  assert.deepEqual(uploaded.asked, ids().slice(2, 4));
});

for (const searches of /** @type {const} */ ([404, 'foreign'])) {
  test(`a server that answers no search (${searches}) gets again what it may not have`, async () => {
    archive.searches = searches;
    archive.script = [{ drop: 'taken' }, { drop: 'half' }];
    const { uploaded } = await stowed();
    assert.deepEqual(uploaded, { ...EMPTY, stored: ids(), bytes: total(), totalBytes: total() });
    assert.deepEqual([...archive.stored.values()].map((times) => times.length), [2, 2, 1, 1, 1, 1]);
    for (const times of archive.stored.values()) assert.ok(times.every((bytes) => bytes.equals(/** @type {Buffer} */ (times[0]))));
  });
}

for (const text of ['<!doctype html>', 'null', '{"found":1}']) {
  test(`a server that answers a search with no list (${text}) gets again what it may not have`, async () => {
    archive.searches = { text };
    archive.script = [{ drop: 'taken' }];
    const { uploaded } = await stowed();
    assert.deepEqual(uploaded, { ...EMPTY, stored: ids(), bytes: total(), totalBytes: total() });
    assert.equal(archive.of('GET').length, 1);
  });
}

test('headers that the host cannot give end the upload with its own error, and nothing goes unasked', async () => {
  for (const failing of [2, 3]) {
    archive.stored.clear();
    archive.received = [];
    archive.searches = failing === 2 ? 'found' : 'foreign';
    archive.script = [{ drop: 'taken' }];
    const error = await page.evaluate(({ address, failing }) => {
      let times = 0;
      const headers = () => {
        times += 1;
        if (times === failing) throw new TypeError('no token');
        return {};
      };
      return stow(result, address, { headers, wait: async () => {} }).then(() => 'stored', String);
    }, { address: archive.address, failing });
    assert.equal(error, 'TypeError: no token');
    assert.equal(archive.of('POST').length, 1);
  }
});

test('what a browser repeats by itself, on a connection that it kept, is the same', async () => {
  archive.keeps = true;
  archive.script = [{}, { drop: 'taken' }, {}, { drop: 'taken' }];
  const { uploaded } = await stowed();
  assert.deepEqual(uploaded.stored, ids());
  for (const times of archive.stored.values()) assert.ok(times.every((bytes) => bytes.equals(/** @type {Buffer} */ (times[0]))));
});

test('a lost upload goes on where it was, by what it told', async () => {
  archive.script = [{}, { drop: 'taken' }];
  const { error, uploaded } = await stowed({ tries: 1 });
  assert.deepEqual([error?.code, error?.status], ['upload-failed', null]);
  assert.deepEqual([uploaded.stored, uploaded.unsure], [ids().slice(0, 2), ids().slice(2, 4)]);
  const { uploaded: whole } = await stowed({ after: uploaded });
  wholeAndOnce();
  assert.deepEqual(whole, { ...EMPTY, stored: ids(), asked: uploaded.unsure, bytes: total(), totalBytes: total() });
});

test('a stop ends a connection that hangs at once, with its own reason, and tells what was stored', async () => {
  archive.script = [{}, { hangs: true }];
  const stopped = page.evaluate((address) => {
    const stop = new AbortController();
    Object.assign(globalThis, { stop });
    return ended((more) => stow(result, address, { ...more, batch: 1, signal: stop.signal }));
  }, archive.address);
  while (archive.of('POST').length < 2) await page.waitForTimeout(20);
  await page.evaluate(() => stop.abort());
  const { error, told } = await stopped;
  assert.equal(error?.name, 'AbortError');
  const last = told.at(-1);
  assert.deepEqual(last.stored, ids());
  assert.deepEqual([last.stored.length, last.unsure.length, last.bytes], [1, 1, listed[0]?.bytes]);
});

test('a stop ends a wait, too', async () => {
  archive.script = [{ status: 503 }];
  const error = await page.evaluate((address) => {
    const stop = new AbortController();
    const wait = () => {
      stop.abort(new RangeError('enough'));
      return new Promise(() => {});
    };
    return stow(result, address, { signal: stop.signal, wait }).then(() => 'stored', (/** @type {Error} */ { message }) => message);
  }, archive.address);
  assert.equal(error, 'enough');
});

test('files and then the manifest are put where the host says, which is asked once for each', async () => {
  archive.script = [{}, { status: 500 }, { drop: 'taken' }];
  const { uploaded, wanted } = await page.evaluate(async (address) => {
    const wanted = /** @type {string[]} */ ([]);
    const to = async (/** @type {File} */ { name }) => `${address}/bucket/${wanted.push(name)}?signature=s`;
    return { ...(await ended((more) => put(result, to, more))), wanted };
  }, archive.address);
  const names = [...listed.map(({ name }) => name), 'manifest.json'];
  assert.deepEqual(wanted, names);
  assert.deepEqual(uploaded.stored, names);
  assert.equal(uploaded.bytes, uploaded.totalBytes);
  assert.deepEqual(ids(), names.map((_, at) => `/bucket/${at + 1}?signature=s`));
  const bodies = [...archive.stored.values()].map((times) => /** @type {Buffer} */ (times.at(-1)));
  const manifest = JSON.parse(String(bodies.pop()));
  assert.deepEqual(manifest.files, listed);
  assert.deepEqual(bodies.map((bytes) => createHash('sha256').update(bytes).digest('hex')), listed.map(({ sha256 }) => sha256));
  const types = archive.of('PUT').map((request) => header(request, 'content-type'));
  assert.deepEqual([...new Set(types)], ['application/dicom', 'application/json']);
});

test('what was not put goes on where it was', async () => {
  archive.script = [{}, {}, { status: 403 }];
  const { refused, rest, whole } = await page.evaluate(async (address) => {
    const rest = /** @type {string[]} */ ([]);
    const to = (/** @type {File} */ { name }) => `${address}/${name}`;
    const refused = await ended((more) => put(result, to, more));
    const again = (/** @type {File} */ file) => to(file, rest.push(file.name));
    const whole = await ended((more) => put(result, again, { ...more, after: refused.uploaded }));
    return { refused, rest, whole };
  }, archive.address);
  const names = [...listed.map(({ name }) => name), 'manifest.json'];
  assert.deepEqual([refused.error?.code, refused.error?.status], ['upload-refused', 403]);
  assert.deepEqual([refused.uploaded.stored, refused.uploaded.unsure, rest], [names.slice(0, 2), [], names.slice(2)]);
  assert.deepEqual(whole.uploaded.stored, names);
});

test('a form is posted with neutral names and the manifest, and again only where it was not taken', async () => {
  archive.script = [{ status: 503 }];
  const posting = (/** @type {string} */ address) => ended((more) => post(result, address, { ...more, field: 'files', headers: { 'content-type': 'text/plain' } }));
  const { uploaded } = await page.evaluate(posting, `${archive.address}/form`);
  assert.deepEqual(uploaded.stored, [...listed.map(({ name }) => name), 'manifest.json']);
  const posted = archive.of('POST').at(-1);
  const boundary = /^multipart\/form-data; boundary=(.+)$/.exec(header(posted, 'content-type') ?? '')?.[1];
  const fields = parts(posted?.body ?? Buffer.of(), boundary ?? '');
  const said = fields.map(({ headers }) => headers.split('\r\n')[0]);
  const named = (/** @type {string} */ name, /** @type {string} */ file) => `Content-Disposition: form-data; name="${name}"; filename="${file}"`;
  assert.deepEqual(said, [...listed.map(({ name }) => named('files', name.replaceAll('/', '-'))), named('manifest', 'manifest.json')]);
  const hashes = fields.slice(0, -1).map(({ bytes }) => createHash('sha256').update(bytes).digest('hex'));
  assert.deepEqual(hashes, listed.map(({ sha256 }) => sha256));
  archive.script = [{ drop: 'taken' }];
  waits = [];
  const lost = await page.evaluate(posting, `${archive.address}/form`);
  assert.deepEqual([lost.error?.code, lost.error?.status, waits.length, lost.uploaded.unsure.length], ['upload-failed', null, 0, SLICES + 1]);
});

test('what is no DICOM is left out by name, and put like any other', async () => {
  const volume = Buffer.alloc(352 + 8 * 8 * 8);
  volume.writeInt32LE(348, 0);
  [3, 8, 8, 8, 1, 1, 1, 1].forEach((side, at) => volume.writeInt16LE(side, 40 + 2 * at));
  volume.writeInt16LE(2, 70);
  volume.writeInt16LE(8, 72);
  [1, 2, 2, 2].forEach((side, at) => volume.writeFloatLE(side, 76 + 4 * at));
  volume.writeFloatLE(352, 108);
  volume.write('n+1\0', 344, 'latin1');
  const { mixed, alone, putted, types } = await page.evaluate(async ([address, bytes]) => {
    const { sample } = await import(`${location.origin}/sample.js`);
    const clean = async (/** @type {File[]} */ files) => {
      const s = new Sanitizer({ workers: 1 });
      const study = await s.open(files);
      const result = await s.clean(study, { face: 'keep' });
      s.close();
      return result;
    };
    const nifti = new File([Uint8Array.from(/** @type {number[]} */ (bytes))], 'Quibblewort.nii');
    const [one, both] = [await clean([nifti]), await clean([nifti, ...sample({ slices: 2, size: 16 })])];
    return {
      mixed: await ended((more) => stow(both, address, more)),
      alone: await ended((more) => stow(one, address, more)),
      putted: await ended((more) => put(both, (/** @type {File} */ { name }) => `${address}/${name}`, more)),
      types: both.files.map(({ type }) => type).sort(),
    };
  }, /** @type {const} */ ([archive.address, [...volume]]));
  assert.equal(mixed.uploaded.leftOut.length, 1);
  assert.match(mixed.uploaded.leftOut[0], /^ST\d{3}\/VOL\d{3}\.nii$/);
  assert.deepEqual([mixed.uploaded.stored.length, mixed.uploaded.bytes], [2, mixed.uploaded.totalBytes]);
  assert.equal(alone.error?.code, 'bad-option');
  assert.equal(putted.uploaded.stored.length, 4);
  assert.deepEqual(types, ['application/dicom', 'application/dicom', 'application/octet-stream']);
});

test('files that are made again when they are sent are the ones that were verified', async () => {
  const { uploaded, kept, files } = await page.evaluate(async (address) => {
    const { sample } = await import(`${location.origin}/sample.js`);
    const s = new Sanitizer({ workers: 1, memory: 72_000 });
    const again = await s.clean(await s.open(sample({ slices: 5, size: 32 })), { face: 'keep' });
    let kept = 'kept';
    try {
      kept = String(again.files.length);
    } catch (error) {
      kept = /** @type {any} */ (error).code;
    }
    const { uploaded } = await ended((more) => stow(again, address, { ...more, batch: 6000 }));
    s.close();
    return { uploaded, kept, files: again.manifest.files };
  }, archive.address);
  assert.equal(kept, 'not-kept');
  assert.deepEqual(uploaded.stored, ids());
  const hashes = [...archive.stored.values()].map(([bytes]) => createHash('sha256').update(/** @type {Buffer} */ (bytes)).digest('hex'));
  assert.deepEqual(hashes, files.map((/** @type {any} */ { sha256 }) => sha256));
});

test('a file that comes out otherwise when it is made again is not sent', async () => {
  const { error } = await page.evaluate(async (address) => {
    const { sample } = await import(`${location.origin}/sample.js`);
    const s = new Sanitizer({ workers: 1, memory: 72_000 });
    const other = await s.clean(await s.open(sample({ slices: 5, size: 32 })), { face: 'keep' });
    const pass = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (/** @type {any} */ { source, ...message }, /** @type {any} */ ...more) {
      // As if the file had been written anew, black in its last samples.
      const blob = source?.blob && new Blob([source.blob.slice(0, -64), new Uint8Array(64)]);
      pass.call(this, source ? { ...message, source: { ...source, blob } } : message, ...more);
    };
    const ending = await ended((more) => stow(other, address, more));
    Worker.prototype.postMessage = pass;
    s.close();
    return ending;
  }, archive.address);
  assert.equal(error?.code, 'save-failed');
  assert.deepEqual(archive.of('POST'), []);
});

test('importing has no side effect and works in Node', async () => {
  const before = Object.keys(globalThis);
  const { UploadError, ...ways } = await import('../../www/upload.js');
  assert.deepEqual(Object.keys(globalThis), before);
  assert.deepEqual(Object.keys(ways).sort(), ['form', 'post', 'put', 'stow']);
});

test('nothing but what a manifest lists is sent, nor anything to a wrong address or with a wrong option', async () => {
  const codes = await page.evaluate(async (address) => {
    const code = (/** @type {Promise<unknown>} */ work) => work.then(() => 'sent', (error) => `${error.code} ${error.message}`);
    const { manifest } = result;
    const [first] = /** @type {FileList} */ (document.querySelector('input')?.files);
    const swapped = new File(['canary'], manifest.files[0].name);
    const rest = result.files.slice(1);
    const texts = [{ headers: { 'a canary': '' } }, { credentials: 'canary' }, { batch: 'canary' }, { canary: 1 }];
    const wrong = [null, ...texts, { tries: 0 }, { after: {} }, { wait: 1 }, { signal: {} }];
    return Promise.all([
      ...[[first, ...rest], [swapped, ...rest], [...result.files, first]].flatMap((files) => [
        code(stow({ files, manifest }, address)),
        code(put({ files, manifest }, () => address)),
        code(post({ files, manifest }, address)),
        code(form({ files, manifest })),
      ]),
      ...['ftp://canary/', 'http://canary:canary@canary/', 'http://'].map((to) => code(stow(result, to))),
      ...wrong.map((wish) => code(stow(result, address, wish))),
      code(stow([first], address)),
      code(stow({ files: [], manifest: { ...manifest, files: [] } }, address)),
    ]);
  }, archive.address);
  assert.equal(codes.pop()?.split(' ')[0], 'nothing-released');
  for (const code of codes) assert.match(code, /^bad-option /);
  assert.doesNotMatch(codes.join(), /canary|127/);
  assert.deepEqual(archive.received, []);
});

test('each file that the manifest lists is sent, and once, or nothing is', async () => {
  const codes = await page.evaluate(async (address) => {
    const code = (/** @type {Promise<unknown>} */ work) => work.then(() => 'sent', (error) => error.code);
    const { files: [first, ...rest], manifest } = result;
    return Promise.all([[], [first], rest, [first, first], [first, first, ...rest], new Set(rest)].flatMap((files) => [
      code(stow({ files, manifest }, address)),
      code(put({ files, manifest }, () => address)),
      code(post({ files, manifest }, address)),
      code(form({ files, manifest })),
    ]));
  }, archive.address);
  assert.deepEqual(codes, Array(24).fill('bad-option'));
  assert.deepEqual(archive.received, []);
});

test('files that come one by one are no upload while one is missing, and no manifest follows', async () => {
  const [whole, part, twice] = await page.evaluate(async (address) => {
    const { files: [first, ...rest], manifest } = result;
    const to = (/** @type {File} */ { name }) => `${address}/${name}`;
    const ending = (/** @type {File[]} */ all) => ended((more) => put({ files: (async function* () { yield* all; })(), manifest }, to, more));
    return [await ending([first, ...rest]), await ending(rest), await ending([first, first, ...rest])];
  }, archive.address);
  const names = listed.map(({ name }) => name);
  assert.deepEqual(whole.uploaded.stored, [...names, 'manifest.json']);
  assert.deepEqual([part.error?.code, part.told.at(-1).stored], ['bad-option', names.slice(1)]);
  assert.deepEqual([twice.error?.code, twice.told.at(-1).stored], ['bad-option', names.slice(0, 1)]);
  assert.equal(archive.of('PUT').length, 2 * SLICES + 1);
});

test('a file with the name and the size of a cleaned one and other bytes is not sent', async () => {
  const { codes, put: ended } = await page.evaluate(async (address) => {
    const code = (/** @type {Promise<unknown>} */ work) => work.then(() => 'sent', (error) => `${error.code} ${error.message}`);
    const { files, manifest } = result;
    const last = files.at(-1);
    const changed = new File([last.slice(0, -6), 'canary'], last.name, { type: last.type });
    const gone = Object.defineProperty(new File([last], last.name), 'arrayBuffer', { value: () => Promise.reject(new DOMException('canary')) });
    const some = [changed, gone].map((file) => ({ files: [...files.slice(0, -1), file], manifest }));
    return {
      codes: await Promise.all(some.flatMap((what) => [code(stow(what, address)), code(post(what, address)), code(form(what))])),
      put: await ended((more) => put(some[0], (/** @type {File} */ { name }) => `${address}/${name}`, more)),
    };
  }, archive.address);
  assert.deepEqual(codes, Array(6).fill('save-failed A file has changed since it was cleaned.'));
  assert.equal(ended.error?.code, 'save-failed');
  assert.deepEqual(archive.of('PUT').map(({ path }) => path.slice(1)), listed.slice(0, -1).map(({ name }) => name));
  assert.deepEqual(archive.of('POST'), []);
});

test('where a page cannot compare files with the manifest, nothing is sent', async () => {
  const { error } = await page.evaluate(async (address) => {
    Object.defineProperty(crypto, 'subtle', { value: undefined, configurable: true });
    const ending = await ended((more) => stow(result, address, more));
    Reflect.deleteProperty(crypto, 'subtle');
    return ending;
  }, archive.address);
  assert.deepEqual([error?.name, error?.code], ['SanitizeError', 'blocked-by-page']);
  assert.deepEqual(archive.received, []);
});

test('the console says nothing of the person, and nobody else was asked', () => {
  assert.deepEqual(sung(said.join('\n')), []);
  for (const address of asked) assert.match(address, /^(http:\/\/127\.0\.0\.1:\d+\/|blob:)/);
});
