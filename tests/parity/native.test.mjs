/** The command line and the WebAssembly core write the same bytes. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { sample } from '../browser/belly.mjs';
import { Blob, FileReaderSync } from './blob.mjs';
import { cleanAll, files, load, loadNets, look } from './clean.mjs';

const KEY = new Uint8Array(32).map((_, at) => at * 7 + 1);
// A preset whose codes are the key's: what is drawn differs from run to run.
const OPTIONS = { preset: 'research', recipient: 'parity', namesRecipient: true, key: KEY };
/** The test files of pydicom, with the Python of the conformance tests. */
const PICTURES = pictures(process.env.SCANITIZE_PYTHON);
const NO_PICTURES = 'SCANITIZE_PYTHON is not set: cargo xtask test installs it';
const inputs = [process.env.SCANITIZE_PHANTOM ?? 'target/phantom'];
if (process.env.SCANITIZE_HEADS) inputs.push(join(process.env.SCANITIZE_HEADS, 'dicom'));

for (const input of inputs) {
  describe(`native and WebAssembly on ${input === inputs[0] ? 'the phantom' : 'real heads'}`, () => {
    let core, folder, native, wasm;

    before(async () => {
      core = await load();
      folder = mkdtempSync(join(tmpdir(), 'scanitize-parity-'));
      native = cleanNatively(input, folder, 'out');
      wasm = await cleanAll(core, files(input), OPTIONS, 'keep');
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    it('release something', () => {
      assert.ok(native.released.size > 0);
      assert.deepEqual(wasm.others.filter(({ reason }) => reason === 'internal-error'), []);
    });

    it('give the same files the same names and the same bytes', () => sameFiles(native.released, wasm.released));

    it('write the same manifest', () => assert.deepEqual(JSON.parse(wasm.manifest), JSON.parse(native.manifest)));

    it('do not show the order of the work', async () => {
      const backwards = await cleanAll(core, files(input), OPTIONS, 'keep', { order: (ids) => ids.reverse() });
      sameFiles(backwards.released, wasm.released);
      assert.equal(backwards.manifest, wasm.manifest);
    });

    it('do not show the number of jobs', () => {
      const four = cleanNatively(input, folder, 'four', '--jobs', '4');
      sameFiles(four.released, native.released);
      assert.equal(four.manifest, native.manifest);
    });
  });
}

describe('native and WebAssembly on a head', { skip: process.env.SCANITIZE_HEAD ? false : 'SCANITIZE_HEAD is not set: cargo xtask test writes it' }, () => {
  let folder;
  before(() => void (folder = mkdtempSync(join(tmpdir(), 'scanitize-parity-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('find it in the same place and cut out the same', async () => {
    const core = await load();
    const inputs = files(process.env.SCANITIZE_HEAD);
    for (const face of ['deface', 'head-strip']) {
      const native = cleanNatively(process.env.SCANITIZE_HEAD, folder, face, '--face', face);
      const wasm = await cleanAll(core, inputs, OPTIONS, face);
      sameFiles(native.released, wasm.released);
      assert.deepEqual(JSON.parse(wasm.manifest), JSON.parse(native.manifest));
      assert.ok(JSON.parse(native.manifest).files.filter((file) => file.face === 'removed').length > 25);
      assert.equal(JSON.parse(native.manifest).counts.held, 1, 'the projection');
    }
  });
});

describe('native and WebAssembly', { skip: process.env.SCANITIZE_PORTRAITS ? false : 'SCANITIZE_PORTRAITS is not set: cargo xtask test writes it' }, () => {
  it('draw a head alike', async () => {
    const core = await load();
    const folder = process.env.SCANITIZE_PORTRAITS;
    const inputs = files(join(folder, 'files'));
    const { coordinator } = look(core, inputs, OPTIONS, 'deface');
    const [{ survey, map }] = JSON.parse(coordinator.heads());
    const surveyor = new core.Surveyor(JSON.stringify(survey));
    for (const { file } of survey.files) surveyor.add(core.Input.bytes(inputs[file].bytes), file);
    const surface = new core.Surface(surveyor.surface(JSON.stringify(map)));
    for (const yaw of [-90, 0, 35]) {
      const drawn = surface.portrait(yaw, 0, 130).filter((_, at) => at % 4 === 0);
      assert.deepEqual(Buffer.from(drawn), readFileSync(join(folder, String(yaw))));
    }
  });
});

describe('native and WebAssembly on pictures of many pieces', () => {
  let folder;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'scanitize-parity-'));
    mkdirSync(join(folder, 'in'));
    const [large] = sample({ slices: 1, size: 3200, name: () => 'large.dcm' });
    writeFileSync(join(folder, 'in', large.name), new Uint8Array(await large.arrayBuffer()));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('give the same bytes, whether they are held in memory or not', async () => {
    const core = await load();
    Object.assign(globalThis, { Blob: made(), FileReaderSync });
    const native = cleanNatively(join(folder, 'in'), folder, 'out');
    const inputs = files(join(folder, 'in'));
    const held = await cleanAll(core, inputs, OPTIONS, 'keep');
    assert.equal(blobs, 0, 'what fits into memory is held there');
    const stored = await cleanAll(core, inputs, OPTIONS, 'keep', { memory: 64 << 20 });
    assert.equal(blobs, 12, 'the header, ten pieces of a picture of twenty megabytes, and all of them together');
    sameFiles(native.released, held.released);
    sameFiles(native.released, stored.released);
    assert.equal(native.released.size, 1);
    assert.deepEqual(JSON.parse(stored.manifest), JSON.parse(native.manifest));
  });
});

describe('native and WebAssembly on pictures in every transfer syntax, that a person looked at', { skip: PICTURES ? false : NO_PICTURES }, () => {
  let core, folder;
  before(async () => {
    core = await load();
    folder = mkdtempSync(join(tmpdir(), 'scanitize-parity-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [name, boxes] of [['whole', undefined], ['with a box', [{ left: 3, top: 2, right: 11, bottom: 7 }]]]) {
    it(`give the same bytes, ${name}`, async () => {
      let decisions;
      const decide = ({ series }) => (decisions = series.map(({ id }) => ({ id, choice: 'keep', ...(boxes && { boxes }) })));
      const wasm = await cleanAll(core, files(PICTURES), OPTIONS, 'keep', { decide });
      const file = join(folder, 'decisions.json');
      writeFileSync(file, JSON.stringify({ schema: 'scanitize.decisions/1', decisions }));
      const native = cleanNatively(PICTURES, folder, name.replaceAll(' ', '-'), '--decisions', file);
      assert.ok(native.released.size > 60, `${native.released.size} released`);
      sameFiles(native.released, wasm.released);
      const blanked = [...native.released.values()].filter((bytes) => Buffer.from(bytes).includes('Parts of the picture blanked'));
      assert.ok(boxes ? blanked.length > 50 : blanked.length === 0, `${blanked.length} blanked`);
    });
  }
});

describe('the core', { skip: PICTURES ? false : NO_PICTURES }, () => {
  it('stops where its codecs stop', async () => {
    const file = new Uint8Array(readFileSync(join(PICTURES, 'SC_rgb_jpeg_dcmtk.dcm')));
    const core = await load(undefined, 'stopped');
    const show = () => core.preview(core.Input.bytes(file), 0, false, 0, 64);
    assert.equal(show().width, 100);
    core.onCode({ answer() { throw new Error('stopped'); } });
    assert.throws(show, (error) => error.message === 'stopped' && !('code' in error));
  });
});

describe('native and WebAssembly on pictures that may carry writing', { skip: PICTURES ? false : NO_PICTURES }, () => {
  let core, nets, folder;
  before(async () => {
    [core, nets] = await Promise.all([load(), loadNets()]);
    folder = mkdtempSync(join(tmpdir(), 'scanitize-parity-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('find the same writing, and hold the same', async () => {
    const wasm = await cleanAll(core, files(PICTURES), { ...OPTIONS, hasDetector: true }, 'keep', { writing: nets.net });
    const native = cleanNatively(PICTURES, folder, 'searched');
    const [here, there] = [wasm.report, native.report].map((report) => JSON.parse(report).instances);
    assert.equal(here.length, there.length);
    const verdicts = (lines) => lines.map(({ input, verdict, reason }) => `${basename(input)} ${verdict} ${reason}`).sort();
    assert.deepEqual(verdicts(here), verdicts(there));
    const written = here.filter(({ writing }) => writing);
    assert.ok(written.length >= 4, `${written.length} with writing`);
    for (const { input, writing } of written) {
      const other = there.find((line) => line.input === input);
      assert.equal(writing.length, other.writing?.length, 'as many places');
      writing.forEach(({ area }, at) => assert.ok(isNear(area, other.writing[at].area), JSON.stringify([area, other.writing[at].area])));
    }
  });
});

/** Whether all edges are within two pixels. */
function isNear(one, other) {
  return ['left', 'top', 'right', 'bottom'].every((edge) => Math.abs(one[edge] - other[edge]) <= 2);
}

let blobs = 0;

/** @param {string | undefined} python */
function pictures(python) {
  const library = python && join(dirname(dirname(python)), 'lib');
  const place = library && readdirSync(library).find((name) => name.startsWith('python3'));
  return place && join(library, place, 'site-packages', 'pydicom', 'data', 'test_files');
}

/** A Blob that counts how many are made, slices apart. */
function made() {
  return class extends Blob {
    constructor(parts) {
      super(parts);
      blobs += 1;
    }
  };
}

function cleanNatively(input, folder, name, ...more) {
  const [key, manifest, report, output] = ['key', `${name}.json`, `${name}-report.json`, name].map((file) => join(folder, file));
  writeFileSync(key, `SCANITIZE-KEY-1 ${Buffer.from(KEY).toString('base64')}\n`, { mode: 0o600 });
  const words = ['clean', '--preset', OPTIONS.preset, '--recipient', OPTIONS.recipient, '--face', 'keep'];
  const places = ['--key', key, '--manifest', manifest, '--report', report, '--output', output];
  try {
    execFileSync(process.env.SCANITIZE_BIN ?? 'target/release/scanitize', [...words, ...places, ...more, input], { stdio: 'pipe' });
  } catch (error) {
    // 2 says that some files were not released.
    assert.equal(error.status, 2, String(error.stderr ?? error));
  }
  const released = new Map(files(output).map(({ path, bytes }) => [relative(output, path), bytes]));
  return { released, manifest: readFileSync(manifest, 'utf8'), report: readFileSync(report, 'utf8') };
}

function sameFiles(some, others) {
  assert.deepEqual([...some.keys()].sort(), [...others.keys()].sort());
  for (const [name, bytes] of some) assert.equal(Buffer.compare(bytes, others.get(name)), 0, `${name} differs`);
}
