/** What arrives at a server: `scanitize/node` names each thing that is wrong with it, in the JSON that `scanitize verify` writes. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { pack } from '../browser/zip.mjs';
import { planted, sung } from '../browser/planted.mjs';
import { screen } from '../../www/sample/screen.js';
import { files } from './clean.mjs';

const PROGRAM = process.env.SCANITIZE_BIN ?? 'target/release/scanitize';
const CUTTING = readFileSync(new URL('../../src/profile/presets/ai-service.toml', import.meta.url), 'utf8');
const POLICY = CUTTING.replace('face = "deface"', 'face = "keep"');
const FIRST = 'ST001/SE001/IM0001.dcm';

/** @type {typeof import('../../www/node.js')} */
let node;
let home, policy;

before(async () => {
  node = await import(pathToFileURL(join(process.env.SCANITIZE_DIST ?? 'dist', 'package', 'node.js')).href);
  home = mkdtempSync(join(tmpdir(), 'scanitize-arrived-'));
  policy = put('ai-service.toml', POLICY);
  for (const { name, bytes } of await planted({ slices: 3, size: 32 })) put(join('originals', name), bytes);
  cleaned('sent', 'originals', '--preset', 'ai-service');
  cleaned('weaker', 'originals', '--preset', 'second-opinion');
});
after(() => rmSync(home, { recursive: true, force: true }));

test('what was cleaned and came whole is clean, as a folder, a zip, files on disc, bytes and Files', async () => {
  const { folder, manifest } = arrived();
  assert.deepEqual(await both(folder, { manifest, policy }), { schema: 'scanitize.verify/1', checked: 3, found: 0, files: named(folder) });
  const zip = put('sent.zip', pack(members(folder)));
  // Its files are packed and have no times, as in no zip of ours.
  const { checked, files: told } = await both(zip, { manifest, policy });
  assert.deepEqual([checked, told.flatMap(({ findings }) => findings)], [3, [{ fault: 'form', path: '' }]]);
  const against = { manifest: readFileSync(manifest, 'utf8'), policy: POLICY };
  const sent = members(folder);
  for (const given of [
    sent,
    sent.map(({ name }) => ({ name, path: join(folder, name) })),
    sent.map(({ name, bytes }) => new File([bytes], name)),
    (async function* () { yield* sent; })(),
  ]) {
    const { checked, found, files: lines } = await node.verify(given, against);
    assert.deepEqual([checked, found, lines.map(({ file }) => file)], [3, 0, sent.map(({ name }) => name)]);
  }
});

for (const [what, spoil, expected] of /** @type {[string, (folder: string, manifest: string) => void, string[]][]} */ ([
  ['a tampered file', (folder) => put(join(folder, FIRST), flipped(readFileSync(join(folder, FIRST)))), [`${FIRST} not-in-manifest`, `${FIRST} missing`]],
  ['a file that was never cleaned', (folder) => cpSync(join(home, 'originals/FolderQuip/FileQuip 1.dcm'), join(folder, 'IM.dcm')), ['IM.dcm form', 'IM.dcm not-in-manifest', 'IM.dcm policy']],
  ['files of a weaker policy', (folder, manifest) => replaced(folder, manifest, 'weaker'), names().flatMap((name) => [`${name} date`, `${name} policy`])],
  ['a missing file', (folder) => rmSync(join(folder, FIRST)), [`${FIRST} missing`]],
  ['a file that was sent twice', (folder) => cpSync(join(folder, FIRST), join(folder, 'again.dcm')), ['again.dcm not-in-manifest']],
  ['a manifest that lists another hash', (_, manifest) => altered(manifest, (listed) => (listed.sha256 = listed.sha256.replace(/^./, (digit) => (digit === '0' ? '1' : '0')))), [`${FIRST} missing`, `${FIRST} not-in-manifest`]],
  ['a manifest that lists no files', (_, manifest) => altered(manifest, (_, all) => (all.length = 0)), names().map((name) => `${name} not-in-manifest`)],
  ['a foreign file', (folder) => put(join(folder, 'notes.txt'), 'seen on Monday'), ['notes.txt form', 'notes.txt not-in-manifest']],
  ['a link that leads elsewhere', (folder) => symlinkSync(join(home, 'sent', FIRST), join(folder, 'more.dcm')), ['more.dcm unreadable']],
  ['an empty file', (folder) => put(join(folder, 'empty.dcm'), ''), ['empty.dcm form', 'empty.dcm not-in-manifest']],
  ['a zip that is cut off', (folder) => put(join(folder, 'cut.zip'), pack([{ name: FIRST, bytes: readFileSync(join(folder, FIRST)) }]).subarray(0, -30)), ['cut.zip unreadable']],
])) {
  test(`${what} is named`, async () => {
    const { folder, manifest } = arrived();
    spoil(folder, manifest);
    const { found, files: told } = await both(folder, { manifest, policy });
    assert.deepEqual(faults(told, folder), expected.sort());
    assert.equal(found, told.filter(({ findings }) => findings.length > 0).length);
  });
}

test('a face that was kept is named under a policy that cuts faces, and one that is said to be gone and is not', async () => {
  const { folder, manifest } = arrived();
  const cutting = put('cutting.toml', CUTTING);
  const told = async (face, against) => {
    altered(manifest, (_, all) => all.forEach((file) => (face ? (file.face = face) : delete file.face)));
    return faults((await both(folder, { manifest, ...against })).files, folder);
  };
  const each = (fault) => names().map((name) => `${name} ${fault}`);
  for (const against of [{ policy: cutting }, { preset: 'ai-service' }]) {
    assert.deepEqual(await told('kept', against), each('waived'));
    assert.deepEqual(await told('removed', against), each('evidence'));
    assert.deepEqual(await told(undefined, against), each('evidence'));
    assert.deepEqual(await told('too-thin', against), []);
  }
  for (const faces of [['kept', 'out-of-view'], ['out-of-view', 'kept']]) {
    altered(manifest, (_, all) => all.splice(0, all.length, ...all.slice(0, 3).flatMap((file) => faces.map((face) => ({ ...file, face })))));
    const { files } = await both(folder, { manifest, policy: cutting });
    assert.deepEqual(faults(files, folder).filter((fault) => !fault.endsWith('missing')), each('waived'));
    altered(manifest, (_, all) => all.splice(0, all.length, ...all.filter((_, place) => place % 2 === 0)));
  }
  for (const against of [{ policy }, {}]) {
    assert.deepEqual(await told('kept', against), []);
    assert.deepEqual(await told('removed', against), each('evidence'));
    assert.deepEqual(await told(undefined, against), []);
  }
});

test('a face that was cut out is no fault', async () => {
  const report = cleanedOf('cut', join(process.env.SCANITIZE_HEAD ?? 'target/head', 'axial'), '--preset', 'ai-service');
  const faces = report.instances.map(({ face }) => face);
  assert.ok(faces.includes('removed'), String(faces));
  const { checked, found } = await both(join(home, 'cut'), { manifest: join(home, 'cut.json'), preset: 'ai-service' });
  assert.deepEqual([checked, found], [faces.length, 0]);
});

test('a picture that a person kept as it was is named as waived', async () => {
  const [folder, manifest] = [join(home, 'kept'), join(home, 'kept.json')];
  for (const file of screen()) put('screens/screen.dcm', Buffer.from(await file.arrayBuffer()));
  const report = cleaned('held', 'screens', '--key', join(home, 'key'), '--recipient', 'r');
  const [{ id }] = report.instances;
  const decisions = put('decisions.json', JSON.stringify({ schema: 'scanitize.decisions/1', decisions: [{ id, choice: 'keep' }] }));
  cleaned('kept', 'screens', '--key', join(home, 'key'), '--recipient', 'r', '--decisions', decisions);
  const { files: told } = await both(folder, { manifest });
  assert.ok(faults(told, folder).includes('ST001/SE001/IM0001.dcm waived'), JSON.stringify(told));
});

test('what of a file is wrong is told by its place, and never by its value', async () => {
  const { folder, manifest } = arrived();
  cpSync(join(home, 'originals/FolderQuip/FileQuip 1.dcm'), join(folder, 'IM.dcm'));
  const verification = await both(folder, { manifest, policy });
  const [line] = verification.files.filter(({ file }) => file.endsWith('IM.dcm'));
  assert.ok(line.findings.some(({ fault, path }) => fault === 'policy' && path === '(0010,0010)'), JSON.stringify(line));
  assert.deepEqual(sung(JSON.stringify(verification)), []);
});

test('a file whose name is no text is checked itself, and no other in its place', async () => {
  const folder = join(home, 'names');
  cpSync(join(home, 'sent', FIRST), join(folder, 'IM\ufffd.dcm'));
  writeFileSync(Buffer.concat([Buffer.from(join(folder, 'IM')), Buffer.from([0xff]), Buffer.from('.dcm')]), readFileSync(join(home, 'originals/FolderQuip/FileQuip 1.dcm')));
  const { files: told } = await node.verify(folder, { policy: POLICY });
  assert.deepEqual(told.map(({ file }) => file), Array(2).fill(join(folder, 'IM\ufffd.dcm')));
  assert.equal(told.filter(({ findings }) => findings.some(({ fault }) => fault === 'policy')).length, 1);
});

test('a manifest beside the files is none of them, and in an archive it is', async () => {
  const { folder, manifest } = arrived();
  cpSync(manifest, join(folder, 'manifest.json'));
  const verification = await both(folder, { manifest: join(folder, 'manifest.json'), policy });
  assert.deepEqual([verification.checked, verification.found], [3, 0]);
  const { found } = await both(folder, { manifest, policy });
  assert.equal(found, 1);
});

test('wrong use is told without a path or a value', async () => {
  const { folder, manifest } = arrived();
  const text = readFileSync(manifest, 'utf8');
  const empty = join(home, 'empty');
  mkdirSync(empty);
  for (const [given, against] of /** @type {[any, any][]} */ ([
    [empty, {}],
    [[], { manifest: text }],
    [undefined, {}],
    [5, {}],
    [join(home, 'Quibblewort'), {}],
    [join(home, 'Quibblewort\0'), {}],
    [[{ path: join(manifest, 'Quibblewort') }], {}],
    [folder, { manifest: 'Quibblewort' }],
    [folder, { manifest: text.replace('manifest/1', 'manifest/2') }],
    [folder, { manifest: JSON.stringify({ schema: 'scanitize.manifest/1', files: [{ name: 1 }] }) }],
    [folder, { manifestFile: join(home, 'Quibblewort') }],
    [folder, { manifest: text, manifestFile: manifest }],
    [folder, { manifest: text.replace('"kept"', '"Quibblewort"') }],
    [folder, { policy: 'name = "Quibblewort"' }],
    [folder, { preset: 'Quibblewort' }],
    [folder, { preset: 'maximum', policy: POLICY }],
    [folder, { policyy: POLICY }],
    [folder, { memory: -1 }],
    [[{ name: 'Quibblewort' }], {}],
    [[7], {}],
    // As a form has them: whoever sends one would have all below any path told.
    [[folder], { manifest: text }],
  ])) {
    const error = await node.verify(given, against).then(() => assert.fail(JSON.stringify(against)), (error) => error);
    assert.deepEqual([error instanceof node.SanitizeError, error.code], [true, 'bad-option'], String(error));
    assert.deepEqual(sung(error.message), []);
  }
});

test('a signal ends the work with its reason, and an error of the files that are handed over passes', async () => {
  const { folder } = arrived();
  const reason = new Error('enough');
  await assert.rejects(node.verify(folder, { signal: AbortSignal.abort(reason) }), reason);
  const middle = new AbortController();
  const files = (async function* () {
    yield* members(folder).slice(0, 1);
    middle.abort(reason);
    yield* members(folder);
  })();
  await assert.rejects(node.verify(files, { signal: middle.signal }), reason);
  await assert.rejects(node.verify((async function* () { throw reason; })()), reason);
});

test('a worker that breaks down ends its own call and nothing else', async () => {
  const dist = process.env.SCANITIZE_DIST ?? 'dist';
  for (const file of ['package.json', 'node.js', 'codec.wasm', 'core.wasm']) cpSync(join(dist, 'package', file), join(home, 'broken', file));
  const { verify } = await import(put('broken/node.js', readFileSync(join(dist, 'package/node.js'))));
  for (const [message, late] of [["throw new Error('Quibblewort')", 0], ['parentPort.postMessage({}), setImmediate(() => process.exit(1))', 100], ["parentPort.postMessage({}), setImmediate(() => { throw new Error('Quibblewort') })", 100]]) {
    put('broken/node-worker.js', `import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => { ${message}; });`);
    const files = (async function* () {
      await new Promise((later) => setTimeout(later, late));
      yield { name: 'a.dcm', bytes: new Uint8Array(8) };
    })();
    await assert.rejects(verify(files), { code: 'internal-error', message: 'The core failed.' });
  }
});

test('a file of 300 MB takes little memory, and the server goes on serving meanwhile', { timeout: 120_000 }, () => {
  const path = join(home, 'large.dcm');
  const [{ bytes }] = members(join(home, 'sent'));
  const pixels = bytes.lastIndexOf(Buffer.from([0xe0, 0x7f, 0x10, 0x00]));
  const side = 12_288;
  const head = Buffer.from(bytes.subarray(0, pixels + 12));
  for (const element of [0x10, 0x11]) head.writeUInt16LE(side, head.lastIndexOf(Buffer.from([0x28, 0, element, 0, 0x55, 0x53])) + 8);
  head.writeUInt32LE(2 * side * side, pixels + 8);
  writeSync(openSync(path, 'w'), head);
  truncateSync(path, head.length + 2 * side * side);
  const script = `
    import { verify } from ${JSON.stringify(pathToFileURL(join(process.env.SCANITIZE_DIST ?? 'dist', 'package', 'node.js')).href)};
    let served = 0;
    setInterval(() => (served += 1), 10).unref();
    const { checked, found, files } = await verify(${JSON.stringify(path)});
    console.log(JSON.stringify({ checked, found, files, served, kilobytes: process.resourceUsage().maxRSS }));`;
  const { stdout, stderr } = spawnSync('node', ['--input-type=module', '--eval', script], { encoding: 'utf8' });
  assert.equal(stderr, '');
  const { checked, found, served, kilobytes, files: told } = JSON.parse(stdout);
  assert.deepEqual([checked, found], [1, 0], JSON.stringify(told));
  assert.ok(kilobytes < 200_000, `${kilobytes} KB at most`);
  assert.ok(served > 20, `${served} turns`);
});

/** A copy of what was sent, and of its manifest. */
function arrived() {
  const folder = mkdtempSync(join(home, 'arrived-'));
  cpSync(join(home, 'sent'), folder, { recursive: true });
  const manifest = `${folder}.json`;
  cpSync(join(home, 'sent.json'), manifest);
  return { folder, manifest };
}

/** What both say, which is the same. */
async function both(path, { manifest, policy: file, preset }) {
  const words = ['verify', ...['--manifest', manifest, '--policy', file, '--preset', preset].flatMap((word, place, all) => (place % 2 && word ? [all[place - 1], word] : [])), path];
  const { status, stdout, stderr } = spawnSync(PROGRAM, words, { encoding: 'utf8' });
  assert.ok(status === 0 || status === 2, stderr);
  const verification = await node.verify(path, { manifestFile: manifest, policy: file && readFileSync(file, 'utf8'), preset });
  assert.deepEqual(verification, JSON.parse(stdout));
  assert.equal(status, verification.found === 0 ? 0 : 2);
  return verification;
}

/** Cleans a folder into another one, with a manifest beside it, and gives the report. */
function cleaned(name, from, ...words) {
  return cleanedOf(name, join(home, from), '--face', 'keep', ...words);
}

function cleanedOf(name, from, ...words) {
  const [output, manifest, report] = [name, `${name}.json`, `${name}-report.json`].map((file) => join(home, file));
  const places = ['--output', output, '--manifest', manifest, '--report', report];
  const { status, stderr } = spawnSync(PROGRAM, ['clean', ...places, ...words, from], { encoding: 'utf8' });
  assert.ok(status === 0 || status === 2, stderr);
  return JSON.parse(readFileSync(report, 'utf8'));
}

/** Each fault once, behind the file that has it. */
function faults(lines, folder) {
  const all = lines.flatMap(({ file, findings }) => findings.map(({ fault }) => `${relativeTo(folder, file)} ${fault}`));
  return [...new Set(all)].sort();
}

function relativeTo(folder, file) {
  return file.startsWith(folder) ? relative(folder, file) : file;
}

function replaced(folder, manifest, by) {
  rmSync(folder, { recursive: true });
  cpSync(join(home, by), folder, { recursive: true });
  cpSync(join(home, `${by}.json`), manifest);
}

function altered(path, change) {
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  change(manifest.files.find(({ name }) => name === FIRST), manifest.files);
  writeFileSync(path, JSON.stringify(manifest));
}

function flipped(bytes) {
  bytes[bytes.length - 1] ^= 1;
  return bytes;
}

function members(folder) {
  return files(folder).map(({ path, bytes }) => ({ name: relative(folder, path), bytes: Buffer.from(bytes) }));
}

function named(folder) {
  return names().map((name) => ({ file: join(folder, name), findings: [] }));
}

function names() {
  return [1, 2, 3].map((number) => `ST001/SE001/IM000${number}.dcm`);
}

function put(name, contents) {
  const path = name.startsWith('/') ? name : join(home, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
  return path;
}
