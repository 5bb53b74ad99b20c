/** The key file in WebAssembly beside the command line and beside another implementation of age. */

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { sample } from '../browser/belly.mjs';

const BIN = process.env.SCANITIZE_BIN;
const PYTHON = process.env.SCANITIZE_PYTHON;
const PASSPHRASE = 'correct horse battery staple';
const KEY = new Uint8Array(32).map((_, at) => at);
const CODES = ['0a'.repeat(16), 'CASE-7'];
/** The bytes 0 to 31 as a key, by pyrage 1.4.0, scrypt with 2^19; the lines that are expected are those of the documents. */
const OF_PYRAGE = readFileSync('tests/cases/command_line/pyrage.age');
const ARMOURED = readFileSync('tests/cases/command_line/pyrage-armoured.age');
const PLAIN = 'SCANITIZE-KEY-1 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n';

const bytes = (/** @type {string} */ text) => new TextEncoder().encode(text);

let keyfile, folder;
before(async () => {
  const dist = process.env.SCANITIZE_DIST ?? 'dist';
  keyfile = await import(pathToFileURL(join(dist, 'keyfile', 'keyfile.js')).href);
  keyfile.initSync({ module: readFileSync(join(dist, 'keyfile', 'keyfile_bg.wasm')) });
  folder = mkdtempSync(join(tmpdir(), 'scanitize-key-'));
  writeFileSync(join(folder, 'passphrase'), `${PASSPHRASE}\n`);
  writeFileSync(join(folder, '0.dcm'), new Uint8Array(await sample()[0].arrayBuffer()));
});
after(() => rmSync(folder, { recursive: true, force: true }));

const sealed = (drawn = 1) => new keyfile.KeyFile(KEY, CODES).seal(bytes(PASSPHRASE), new Uint8Array(48).map((_, at) => at * drawn));
const why = (/** @type {Uint8Array} */ file, passphrase = PASSPHRASE) => {
  try {
    keyfile.KeyFile.open(file, bytes(passphrase));
    return 'open';
  } catch (error) {
    return error.message;
  }
};

test('what pyrage wrote is opened, armoured too, and so is a plain file', () => {
  for (const file of [OF_PYRAGE, ARMOURED, bytes(PLAIN)]) {
    const { key, codes } = keyfile.KeyFile.open(file, bytes(PASSPHRASE));
    assert.deepEqual([key, codes], [KEY, []]);
  }
});

test('what is written is opened again, and takes half the memory of what the command line writes', () => {
  const file = sealed();
  const { key, codes } = keyfile.KeyFile.open(file, bytes(PASSPHRASE));
  assert.deepEqual([key, codes], [KEY, CODES]);
  assert.match(Buffer.from(file).toString('latin1'), /^age-encryption\.org\/v1\n-> scrypt [\w+/]{22} 17\n/);
  assert.notDeepEqual(sealed(3), file, 'what is drawn decides');
});

test('what does not open says why', () => {
  const changed = (/** @type {string} */ from, /** @type {string} */ to) => Buffer.from(OF_PYRAGE.toString('latin1').replace(from, to), 'latin1');
  const damaged = Uint8Array.from(sealed());
  damaged[damaged.length - 1] ^= 1;
  assert.equal(why(sealed(), 'correct horse battery stable'), 'passphrase');
  assert.equal(why(damaged), 'passphrase');
  assert.equal(why(changed('--- c9', '--- C9')), 'passphrase');
  for (const work of [21, 22, 23, 30, 200]) assert.equal(why(changed(' 19\n', ` ${work}\n`)), 'work', String(work));
  for (const file of [changed(' 19\n', ' 300\n'), bytes('DICM'), new Uint8Array(0), bytes('age-encryption.org/v1\n-> X25519 x\nx\n--- x\n'), bytes(`${PLAIN}more`)]) assert.equal(why(file), 'form');
});

test('the command line opens what is written here, and this what the command line wrote', { skip: BIN ? false : 'SCANITIZE_BIN is not set' }, () => {
  const run = (/** @type {string} */ output, /** @type {string} */ key) => {
    const words = ['clean', '--face', 'keep', '--output', join(folder, output), '--key', join(folder, key), '--passphrase-file', join(folder, 'passphrase'), '--recipient', 'parity'];
    const { status, stderr } = spawnSync(String(BIN), [...words, join(folder, '0.dcm')], { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
  };
  writeFileSync(join(folder, 'ours'), sealed());
  run('one', 'ours');
  const { key, codes } = keyfile.KeyFile.open(readFileSync(join(folder, 'ours')), bytes(PASSPHRASE));
  assert.deepEqual([key, codes.slice(0, 2), codes.length], [KEY, CODES, 4], 'the code that was drawn stands behind ours');
  run('two', 'theirs');
  const theirs = keyfile.KeyFile.open(readFileSync(join(folder, 'theirs')), bytes(PASSPHRASE));
  assert.deepEqual([theirs.key.length, theirs.codes.length], [32, 2]);
});

test('pyrage opens it and reads the lines of the documents', { skip: PYTHON ? false : 'SCANITIZE_PYTHON is not set: cargo xtask test installs it' }, () => {
  const script = 'import pyrage, sys; sys.stdout.buffer.write(pyrage.passphrase.decrypt(sys.stdin.buffer.read(), sys.argv[1]))';
  const text = execFileSync(String(PYTHON), ['-c', script, PASSPHRASE], { input: sealed() }).toString();
  assert.equal(text, `${PLAIN}SCANITIZE-CODE-1 ${CODES.join(' ')}\n`);
});
