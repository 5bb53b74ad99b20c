/** The JavaScript interface, as a page that embeds Scanitize uses it. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { PAGE, STRICT, hosted as onHost } from './host.mjs';
import { planted } from './planted.mjs';
import { packed, serve } from './site.mjs';
import { contents, launch } from './visit.mjs';
import { unpack } from './zip.mjs';

/** @type {import('playwright-core').Browser} */
let browser;
/** @type {Awaited<ReturnType<typeof serve>>} */
let site;
before(async () => {
  [browser, site] = await Promise.all([launch(), serve()]);
});
after(async () => {
  await browser.close();
  await site.close();
});

/**
 * @template T
 * @param {(page: import('playwright-core').Page) => Promise<T>} use
 * @param {string} [policy]
 */
function hosted(use, policy) {
  return onHost(browser, site, use, policy);
}

test('importing has no side effect and works in Node', async () => {
  const before = Object.keys(globalThis);
  const { Sanitizer, SanitizeError } = await import('../../www/sanitizer.js');
  assert.deepEqual(Object.keys(globalThis), before);
  const sanitizer = new Sanitizer();
  sanitizer.close();
  await assert.rejects(sanitizer.open([]), (error) => error instanceof SanitizeError && error.code === 'closed');
});

test('cleaning can be awaited and iterated, and both give the same files', async () => {
  const found = await hosted((page) =>
    page.evaluate(async () => {
      const { Sanitizer } = scanitize;
      const s = new Sanitizer({ workers: 2 });
      const heard = /** @type {string[]} */ ([]);
      for (const type of ['progress', 'finding', 'held', 'done', 'error']) s.addEventListener(type, () => heard.push(type));
      const study = await s.open(sample({ slices: 5, size: 32 }));
      const cleaning = s.clean(study, { face: 'keep' });
      const iterated = [];
      for await (const file of cleaning) iterated.push(file.name);
      const result = await cleaning;
      s.close();
      return { iterated, files: result.files.map(({ name }) => name), heard: [...new Set(heard)], series: study.series.length };
    }),
  );
  assert.equal(found.files.length, 5);
  assert.deepEqual(found.iterated, found.files);
  assert.deepEqual(found.files, [...found.files].sort(), 'the order is that of the output');
  assert.deepEqual(found.heard.sort(), ['done', 'finding', 'progress']);
  assert.equal(found.series, 1);
});

test('one key gives the same bytes with any number of workers and any order of files; another key gives others', async () => {
  const [one, three, other] = await hosted((page) =>
    page.evaluate(async () => {
      const run = async (/** @type {number} */ workers, /** @type {number} */ fill, /** @type {boolean} */ turned) => {
        const s = new scanitize.Sanitizer({ preset: 'research', workers, key: new Uint8Array(32).fill(fill), recipient: 'someone' });
        const files = sample({ slices: 7, size: 32 });
        const { manifest } = await s.clean(await s.open(turned ? files.reverse() : files), { face: 'keep' });
        s.close();
        return JSON.stringify(manifest.files);
      };
      return Promise.all([run(1, 7, false), run(3, 7, true), run(1, 8, false)]);
    }),
  );
  assert.equal(one, three);
  assert.notEqual(one, other);
});

test('a code stands for the patient: chosen, or drawn anew in each study where the preset says so', async () => {
  const found = await hosted((page) =>
    page.evaluate(async () => {
      const verdicts = /** @type {boolean[]} */ ([]);
      const patient = async (/** @type {any} */ options) => {
        const s = new scanitize.Sanitizer({ key: new Uint8Array(32).fill(7), recipient: 'someone', ...options });
        const { files } = await s.clean(await s.open(sample({ slices: 1, size: 16 })), { face: 'keep' });
        if (options.code) verdicts.push((await scanitize.verify(files)).clean, (await scanitize.verify(files, { code: options.code })).clean);
        const text = new TextDecoder('latin1').decode(await files[0].arrayBuffer());
        s.close();
        // Patient ID: tag, value representation, length, value.
        const at = text.indexOf('\x10\0\x20\0LO') + 8;
        return text.slice(at, at + text.charCodeAt(at - 2)).trim();
      };
      const told = (/** @type {any} */ { code, message }) => [code, message];
      return {
        chosen: await patient({ code: 'CASE-7' }),
        drawn: [await patient({}), await patient({})],
        keyed: [await patient({ preset: 'research' }), await patient({ preset: 'research' })],
        wrong: await patient({ code: 'CANARY CODE' }).catch(told),
        identifies: await patient({ code: 'canary-ROBIN' }).catch(told),
        number: await patient({ code: 7 }).catch(told),
        verdicts,
      };
    }),
  );
  assert.equal(found.chosen, 'CASE-7');
  assert.deepEqual(found.verdicts, [false, true], 'whoever verifies must know the code');
  for (const code of [...found.drawn, ...found.keyed]) assert.match(code, /^SC[0-9A-Z]{12}$/);
  assert.notEqual(found.drawn[0], found.drawn[1]);
  assert.equal(found.keyed[0], found.keyed[1]);
  for (const [code, message] of [found.wrong, found.identifies, found.number]) {
    assert.equal(code, 'bad-option');
    assert.doesNotMatch(message, /canary|robin/i);
  }
});

test('a code that was drawn or chosen stays the patient\'s where it is kept with the key', async () => {
  const found = await hosted((page) =>
    page.evaluate(async () => {
      const open = (/** @type {any} */ options) => new scanitize.Sanitizer({ key: new Uint8Array(32).fill(7), recipient: 'someone', ...options });
      const codes = async (/** @type {any} */ s) => (await s.clean(await s.open(sample({ slices: 1, size: 16 })), { face: 'keep' })).codes;
      const first = open({});
      const cleaning = first.clean(await first.open(sample({ slices: 3, size: 16 })), { face: 'keep' });
      let known = -1;
      for await (const file of cleaning) if (known < 0 && file.size > 0) known = first.codes.length;
      const [drawn, again] = [await codes(first), await codes(first)];
      const [kept, chosen] = [await codes(open({ codes: drawn })), await codes(open({ code: 'CASE-7' }))];
      const later = await codes(open({ preset: 'second-opinion', codes: chosen }));
      const others = await codes(open({ recipient: 'another', codes: drawn }));
      const told = (/** @type {any} */ { code, message }) => [code, message];
      const tried = async (/** @type {any} */ given) => Promise.resolve({ codes: given }).then(open).then(codes).catch(told);
      const one = drawn[0];
      const given = ['SC', [{ mark: 'canary' }], [{ mark: 'canary', code: 'canary' }], [{ ...one, name: 'canary' }]];
      const wrong = await Promise.all(given.map(tried));
      return { known, drawn, again, kept, chosen, later, others, wrong };
    }),
  );
  assert.equal(found.known, 1, 'a code is known before the first file is out');
  assert.equal(found.drawn.length, 1);
  assert.match(found.drawn[0].code, /^SC[0-9A-Z]{12}$/);
  assert.match(found.drawn[0].mark, /^[0-9a-f]{32}$/);
  assert.deepEqual(found.again, found.drawn, 'one sanitizer remembers');
  assert.deepEqual(found.kept, found.drawn);
  assert.deepEqual(found.chosen.map(({ code }) => code), ['CASE-7']);
  assert.deepEqual(found.later, found.chosen);
  assert.equal(found.others.length, 2, 'another recipient gets another code');
  assert.notEqual(found.others[1].mark.slice(0, 8), found.drawn[0].mark.slice(0, 8));
  for (const [code, message] of found.wrong) {
    assert.equal(code, 'bad-option');
    assert.doesNotMatch(message, /canary/);
  }
});

test('an abort ends opening and cleaning with the reason that was given', async () => {
  const reasons = await hosted((page) =>
    page.evaluate(async () => {
      const s = new scanitize.Sanitizer({ workers: 1 });
      const reason = async (/** @type {Promise<unknown>} */ work) => work.then(() => 'finished', (error) => error.name);
      const opened = await reason(s.open(sample(), { signal: AbortSignal.abort() }));
      const study = await s.open(sample());
      const stop = new AbortController();
      s.addEventListener('progress', () => stop.abort());
      const cleaned = await reason(Promise.resolve(s.clean(study, { face: 'keep', signal: stop.signal })));
      const again = await reason(Promise.resolve(s.clean(study, { face: 'keep' })));
      s.close();
      return { opened, cleaned, again };
    }),
  );
  assert.deepEqual(reasons, { opened: 'AbortError', cleaned: 'AbortError', again: 'finished' });
});

test('failures are typed and carry neither a value nor a file name', async () => {
  const errors = await hosted((page) =>
    page.evaluate(async () => {
      const { Sanitizer } = scanitize;
      const told = (/** @type {any} */ { name, code, message }) => ({ name, code, message });
      const failure = (/** @type {() => unknown} */ work) => Promise.resolve().then(work).then(() => null, told);
      return {
        key: await failure(() => new Sanitizer({ key: new Uint8Array(3) })),
        preset: await failure(() => new Sanitizer({ preset: 'canary' }).open(sample({ slices: 1, size: 8 }))),
        foreign: await failure(() => new Sanitizer().decide(/** @type {any} */ ({}), [])),
        wasm: await failure(() => new Sanitizer({ wasm: 'missing-canary.wasm' }).load()),
        codec: await failure(() => new Sanitizer({ codec: 'missing-canary.wasm' }).load()),
        net: await failure(() => new Sanitizer({ net: 'missing-canary.wasm' }).load()),
        text: await failure(() => new Sanitizer({ key: /** @type {any} */ ('c'.repeat(32)) })),
        none: await failure(() => new Sanitizer({ workers: 0 })),
        options: await failure(() => new Sanitizer(/** @type {any} */ (null))),
        unknown: await failure(() => new Sanitizer(/** @type {any} */ ({ canary: 1 }))),
        face: await failure(() => new Sanitizer({ face: /** @type {any} */ ('canary') })),
        ...Object.fromEntries(
          await Promise.all(
            [null, 'canary', 5, ['canary'], {}].map(async (input, at) => [
              `input${at}`,
              await failure(() => new Sanitizer().open(/** @type {any} */ (input))),
            ]),
          ),
        ),
      };
    }),
  );
  assert.deepEqual(
    Object.entries(errors).filter(([, error]) => error?.code !== 'bad-option').map(([when, error]) => [when, error?.code]),
    [['wasm', 'load-failed'], ['codec', 'load-failed'], ['net', 'load-failed']],
  );
  for (const error of Object.values(errors)) {
    assert.equal(error?.name, 'SanitizeError');
    assert.doesNotMatch(error?.message ?? '', /canary/);
  }
});

test('the question about faces is answered like any other, and what is held is told', async () => {
  const [held, kept, left, later] = await hosted((page) =>
    page.evaluate(async () => {
      const s = new scanitize.Sanitizer();
      const reasons = /** @type {string[]} */ ([]);
      s.addEventListener('held', (/** @type {any} */ { detail }) => reasons.push(detail.reason));
      const study = await s.open(sample({ slices: 3, size: 16 }));
      await s.clean(study);
      await s.decide(study, [{ id: 'face', choice: 'keep' }]);
      const kept = await s.clean(study);
      await s.decide(study, [{ id: 'face', choice: 'leave-out' }]);
      const left = await s.clean(study);
      const held = [...reasons];
      s.close();
      const later = await Array.fromAsync?.(kept.zip()).catch((/** @type {any} */ { code }) => code);
      return [held, kept.files.length, left.held.map((/** @type {any} */ { reason }) => reason), later ?? 'closed'];
    }),
  );
  assert.deepEqual(held, [...Array(3).fill('face-unchecked'), ...Array(3).fill('policy')]);
  assert.deepEqual([kept, left, later], [3, Array(3).fill('policy'), 'closed']);
});

test('what was released is not cleaned again after another answer', async () => {
  const [first, again] = await hosted((page) =>
    page.evaluate(async () => {
      const s = new scanitize.Sanitizer();
      const totals = /** @type {number[]} */ ([]);
      s.addEventListener('progress', (/** @type {any} */ { detail }) => detail.phase === 'clean' && totals.push(detail.total));
      const study = await s.open(sample({ slices: 4, size: 16 }));
      const bytes = async (/** @type {any} */ { files }) =>
        Promise.all(files.map(async (/** @type {File} */ file) => [file.name, new Uint8Array(await file.arrayBuffer()).join()]));
      const first = await bytes(await s.clean(study, { face: 'keep' }));
      await s.decide(study, [{ samePerson: false }]);
      totals.length = 0;
      const again = await bytes(await s.clean(study, { face: 'keep' }));
      s.close();
      return [first, [again, Math.max(...totals)]];
    }),
  );
  assert.equal(first.length, 4);
  assert.deepEqual(again, [first, 0]);
});

test('what was not kept comes out the same when it is cleaned again, one by one and in a zip', async () => {
  const [kept, again] = await hosted((page) =>
    page.evaluate(async () => {
      const digest = async (/** @type {Blob} */ blob) => {
        const sum = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer());
        return [...new Uint8Array(sum)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      };
      const run = async (/** @type {number | undefined} */ memory) => {
        const s = new scanitize.Sanitizer({ preset: 'research', key: new Uint8Array(32).fill(9), recipient: 'someone', memory, workers: 2 });
        const study = await s.open(sample({ slices: 5, size: 32 }));
        const cleaning = s.clean(study, { face: 'keep' });
        const result = await cleaning;
        const pieces = /** @type {BlobPart[]} */ ([]);
        for await (const piece of result.zip()) pieces.push(piece);
        const files = [];
        for await (const file of cleaning) files.push({ name: file.name, sha256: await digest(file), bytes: file.size, face: 'kept' });
        let held;
        try {
          held = result.files.length;
        } catch (error) {
          held = /** @type {any} */ (error).code;
        }
        s.close();
        return { held, files, listed: result.manifest.files, zip: await digest(new Blob(pieces)), twice: study.needs().isCleanedTwice };
      };
      return [await run(undefined), await run(72_000)];
    }),
  );
  assert.deepEqual([kept?.held, kept?.twice], [5, false]);
  assert.deepEqual([again?.held, again?.twice], ['not-kept', true]);
  assert.equal(again?.zip, kept?.zip);
  assert.deepEqual(again?.files, kept?.listed);
  assert.deepEqual(again?.listed, kept?.listed);
});

test('files are kept on demand, whatever memory is allowed', async () => {
  const count = await hosted((page) =>
    page.evaluate(async () => {
      const s = new scanitize.Sanitizer({ memory: 72_000 });
      const { files } = await s.clean(await s.open(sample({ slices: 5, size: 32 })), { face: 'keep', keep: true });
      s.close();
      return files.length;
    }),
  );
  assert.equal(count, 5);
});

test('what is larger than one zip may be is saved as several, told before', async () => {
  const { zips, parts, saved, heard, names } = await hosted(async (page) => {
    const names = /** @type {string[]} */ ([]);
    page.on('download', (file) => names.push(file.suggestedFilename()));
    await page.evaluate(() => Reflect.deleteProperty(globalThis, 'showSaveFilePicker'));
    const found = await page.evaluate(async () => {
      const s = new scanitize.Sanitizer({ zip: 8000 });
      const study = await s.open(sample({ slices: 5, size: 32 }));
      const { zips } = study.needs();
      const result = await s.clean(study, { face: 'keep' });
      const parts = result.parts.map((/** @type {any} */ { place, of, count }) => [place, of, count]);
      const heard = /** @type {number[]} */ ([]);
      const saved = await scanitize.save(result, { name: 'mine.zip', onProgress: (/** @type {number} */ bytes) => heard.push(bytes) });
      s.close();
      return { zips, parts, saved, heard: Math.max(...heard) };
    });
    while (names.length < found.saved.length) await page.waitForTimeout(50);
    return { ...found, names };
  });
  assert.deepEqual(parts, [[1, 3, 2], [2, 3, 2], [3, 3, 1]]);
  assert.equal(zips, 3);
  assert.deepEqual(saved.map(({ name }) => name), ['mine-1-of-3.zip', 'mine-2-of-3.zip', 'mine-3-of-3.zip']);
  assert.deepEqual(names, saved.map(({ name }) => name));
  assert.equal(heard, Math.max(...saved.map(({ bytes }) => bytes)));
});

test('a page whose policy forbids WebAssembly is told what to allow', async () => {
  const loaded = () => {
    const told = (/** @type {any} */ { code, message }) => ({ code, message });
    return new scanitize.Sanitizer().load().then(() => null, told);
  };
  const error = await hosted((page) => page.evaluate(loaded), STRICT.replace(" 'wasm-unsafe-eval'", ''));
  assert.equal(error?.code, 'blocked-by-page');
  assert.match(error?.message, /wasm-unsafe-eval/);
});

test('what a picker chose is written piece by piece and measured', async () => {
  const [saved, refused, nothing] = await hosted((page) =>
    page.evaluate(async () => {
      const s = new scanitize.Sanitizer();
      const result = await s.clean(await s.open(sample({ slices: 3, size: 32 })), { face: 'keep' });
      const picker = (/** @type {number} */ lost) => async (/** @type {any} */ { suggestedName }) => {
        const pieces = /** @type {BlobPart[]} */ ([]);
        const write = async (/** @type {BlobPart} */ piece) => void pieces.push(piece);
        const writable = { write, close: async () => {}, abort: async () => {} };
        return { name: suggestedName, createWritable: async () => writable, getFile: async () => new Blob(pieces.slice(lost)) };
      };
      Reflect.set(globalThis, 'showSaveFilePicker', picker(0));
      const saved = await scanitize.save(result);
      Reflect.set(globalThis, 'showSaveFilePicker', picker(1));
      const refused = await scanitize.save(result).catch((/** @type {any} */ { code }) => code);
      const held = await s.clean(await s.open(sample({ slices: 6, size: 32 })));
      const nothing = await scanitize.save(held).catch((/** @type {any} */ { code }) => code);
      s.close();
      return [saved, refused, nothing];
    }),
  );
  assert.equal(saved[0]?.name, 'cleaned-scans.zip');
  assert.ok(Number(saved[0]?.bytes) > 3 * 32 * 32 * 2);
  assert.equal(refused, 'save-failed');
  assert.equal(nothing, 'nothing-released', 'an empty zip would look like a success');
});

test('cleaned files verify against their originals and the manifest; originals and swapped files do not', async () => {
  const found = await hosted((page) =>
    page.evaluate(async () => {
      const { Sanitizer, verify } = scanitize;
      const s = new Sanitizer();
      const originals = sample({ slices: 3, size: 32 });
      const result = await s.clean(await s.open(originals), { face: 'keep' });
      const { files, manifest } = result;
      const pieces = [];
      for await (const piece of result.zip()) pieces.push(piece);
      s.close();
      const zip = new Blob(pieces);
      // A comment of three letters behind the archive.
      const told = new File([zip.slice(0, -2), new Uint8Array([3, 0]), 'Doe'], 'a.zip');
      const [clean, dirty, short, zipped, telling] = await Promise.all([
        verify(files, { originals, manifest }),
        verify(originals, { originals }),
        verify([...files.slice(1), originals[0]], { manifest }),
        verify(new File([zip], 'a.zip'), { originals, manifest }),
        verify(told, { manifest }),
      ]);
      const kept = { ...manifest, files: manifest.files.map((/** @type {any} */ file, /** @type {number} */ at) => ({ ...file, waived: at === 0 })) };
      const waived = await verify(files, { originals: [new File(['words'], 'note.txt')], manifest: kept });
      const { missing, unlisted } = short;
      const found = telling.files.filter(({ verdict }) => verdict !== 'clean');
      return {
        waived: { clean: waived.clean, originals: waived.originals, found: waived.files.filter(({ verdict }) => verdict === 'found').length },
        originals: clean.originals,
        zipped: zipped.clean && zipped.files.length,
        telling: { clean: telling.clean, found, unlisted: telling.unlisted.length },
        clean,
        dirty: dirty.clean,
        short: { clean: short.clean, missing: missing.length, unlisted: unlisted.length },
      };
    }),
  );
  assert.equal(found.clean.clean, true);
  assert.equal(found.zipped, 3);
  assert.equal(found.originals, 3);
  assert.deepEqual(found.waived, { clean: false, originals: 0, found: 1 }, 'a note is no original');
  const form = { name: 'a.zip', verdict: 'found', findings: [{ fault: 'form', path: '' }], sha256: '' };
  assert.deepEqual(found.telling, { clean: false, found: [form], unlisted: 0 });
  assert.deepEqual(found.clean.missing, []);
  assert.equal(found.dirty, false);
  assert.deepEqual(found.short, { clean: false, missing: 1, unlisted: 1 });
});

test('the six lines of the README clean what is chosen', async () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const lines = /```html\n([^]*?)```/.exec(readme)?.[1] ?? '';
  assert.equal(lines.trim().split('\n').length, 6);
  const page = await browser.newPage();
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'showSaveFilePicker'));
  await page.route('**/host.html', (route) => route.fulfill({ contentType: 'text/html', body: PAGE + lines }));
  await page.route('**/scanitize/**', (route) => route.fulfill({ path: join(packed, route.request().url().split('/scanitize/')[1] ?? '') }));
  await page.goto(`${site.address}host.html`);
  const [file] = await planted({ slices: 1 });
  const saved = page.waitForEvent('download');
  await page.locator('input').setInputFiles({ name: 'a.dcm', mimeType: '', buffer: file?.bytes ?? Buffer.alloc(0) });
  assert.equal(unpack(await contents(await saved)).length, 1);
  await page.close();
});

test('a picture is shown as it was opened and as it was cleaned, by the ids of the report', async () => {
  const found = await hosted((page) =>
    page.evaluate(async (address) => {
      const { capture } = await import(`${address}tests/browser/capture.mjs`);
      const s = new scanitize.Sanitizer({ workers: 1, recipient: 'someone' });
      const study = await s.open([capture()]);
      const result = await s.clean(study, { face: 'keep' });
      const [{ id, writing, name }] = result.pictures;
      const [original, stretched, cleaned] = [await study.picture(id), await study.picture(id, { stretch: true }), await result.picture(id)];
      const at = 4 * (Math.floor((writing[0].area.top + writing[0].area.bottom) / 2) * original.width);
      const brightest = (/** @type {any} */ { data }) => Math.max(...data.slice(at, at + 4 * original.width).filter((_, /** @type {number} */ place) => place % 4 === 0));
      const refusal = (/** @type {Promise<unknown>} */ work) => work.then(() => 'shown', (error) => error.code);
      const refused = [await refusal(study.picture('2.25.1')), await refusal(result.picture('2.25.1')), await refusal(study.picture(id, { frame: 1 }))];
      s.close();
      const { data, ...size } = original;
      return {
        size, length: data.length, isClamped: data instanceof Uint8ClampedArray, refused, name, places: writing.length,
        bright: [brightest(original), brightest(cleaned)], isOther: data.some((value, place) => value !== stretched.data[place]),
      };
    }, site.address),
  );
  assert.deepEqual(found.size, { columns: 512, rows: 384, frames: 1, width: 512, height: 384 });
  assert.equal(found.length, 4 * 512 * 384);
  assert.ok(found.isClamped && found.isOther && found.places > 0);
  assert.match(found.name, /^ST\d{3}\/SE\d{3}\/IM\d{4}\.dcm$/);
  assert.ok(Number(found.bright[0]) > 200 && Number(found.bright[1]) < 150, String(found.bright));
  assert.deepEqual(found.refused, ['bad-option', 'bad-option', 'unreadable']);
});

test('a series is shown by the picture in its middle, by Instance Number, and a volume by its middle slice', async () => {
  const found = await hosted((page) =>
    page.evaluate(async (address) => {
      const { sample } = await import(`${address}tests/browser/belly.mjs`);
      const files = sample({ slices: 5, size: 64 });
      /** @param {File[]} some */
      const cover = async (some) => {
        const s = new scanitize.Sanitizer({ workers: 1, recipient: 'someone' });
        const study = await s.open(some);
        const { data, columns, frames } = await study.cover(study.series[0]?.id ?? '');
        const refused = await study.cover('2.25.1').then(() => 'shown', (error) => error.code);
        s.close();
        return { data: String(data), columns, frames, refused };
      };
      const alone = [];
      for (const file of files) alone.push((await cover([file])).data);
      const whole = await cover([3, 0, 4, 2, 1].map((at) => files[at]));
      // nifti1.h: 4 x 4 x 3 voxels of 8 bits, one millimetre apart; the middle slice alone is dark at its upper left.
      const volume = new DataView(new ArrayBuffer(352 + 48));
      for (const [at, number] of [[0, 348], [40, 3], [42, 4], [44, 4], [46, 3], [70, 2], [72, 8]]) volume.setUint16(at, number, true);
      for (const [at, number] of [[80, 1], [84, 1], [88, 1], [108, 352], [112, 1], [280, -1], [300, -1], [320, 1]]) volume.setFloat32(at, number, true);
      volume.setUint16(254, 1, true);
      volume.setUint32(344, 0x6e2b3100, false);
      for (let at = 0; at < 48; at += 1) volume.setUint8(352 + at, at === 16 ? 0 : 200);
      const slice = await cover([new File([volume.buffer], 'a.nii')]);
      return { whole, alone, slice: { ...slice, data: slice.data.split(',').filter((_, at) => at % 4 === 0) } };
    }, site.address),
  );
  assert.equal(new Set(found.alone).size, 5, 'the slices differ');
  assert.equal(found.alone.indexOf(found.whole.data), 2);
  assert.deepEqual([found.whole.columns, found.whole.refused], [64, 'bad-option']);
  assert.deepEqual([found.slice.columns, found.slice.frames], [4, 3]);
  assert.deepEqual(found.slice.data.map((value) => value === '0'), Array.from({ length: 16 }, (_, at) => at === 0), String(found.slice.data));
});

test('what was cleaned and forgotten is cleaned again, and nothing else is', async () => {
  const totals = await hosted((page) =>
    page.evaluate(async (address) => {
      const { sample } = await import(`${address}tests/browser/belly.mjs`);
      const s = new scanitize.Sanitizer({ workers: 1, recipient: 'someone' });
      /** @type {number[]} */
      const found = [];
      let most = 0;
      s.addEventListener('progress', (/** @type {any} */ { detail }) => void (most = detail.phase === 'clean' ? Math.max(most, detail.total) : most));
      const study = await s.open(sample({ slices: 3, size: 32 }));
      for (const forgets of [false, false, true]) {
        most = 0;
        if (forgets) await s.forget(study);
        const { files } = await s.clean(study, { face: 'keep' });
        found.push(most, files.length);
      }
      s.close();
      return found;
    }, site.address),
  );
  assert.deepEqual(totals, [3, 3, 0, 3, 3, 3]);
});
