/** What is sent and what is not, by whichever way: put, posted as a form or stored. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';

import { header, parts } from './multipart.mjs';
import { SLICES, archive, ids, listed, page, waits, wasDiscreet } from './uploading.mjs';

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
  waits.length = 0;
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
    const { sample } = await import(`${location.origin}/tests/browser/belly.mjs`);
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
    const { sample } = await import(`${location.origin}/tests/browser/belly.mjs`);
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
    const { sample } = await import(`${location.origin}/tests/browser/belly.mjs`);
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

test('the console says nothing of the person, and nobody else was asked', wasDiscreet);
