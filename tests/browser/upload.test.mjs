/** Storing what was cleaned by STOW-RS, whatever the server does. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { header, related, uidOf } from './multipart.mjs';
import { EMPTY, SLICES, archive, between, ids, listed, page, stowed, total, waits, wasDiscreet, wholeAndOnce } from './uploading.mjs';

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
  waits.length = 0;
  archive.received = [];
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
  waits.length = 0;
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
  between(async () => void ((down += 1) % 2 === 0 && (await archive.start())));
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

test('the console says nothing of the person, and nobody else was asked', wasDiscreet);
