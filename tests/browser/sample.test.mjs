/** The sample: files of one person who does not exist, as sound as files of machines. */

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { files } from '../../www/sample/files.js';

const made = await Promise.all(files().map(async (file) => ({ name: file.name, bytes: Buffer.from(await file.arrayBuffer()) })));
const DCIODVFY = spawnSync('dciodvfy', ['-version']).error === undefined;

/**
 * The text of an element whose length takes two bytes.
 * @param {Buffer} bytes
 * @param {string} head its tag and VR as they are stored
 */
function text(bytes, head) {
  const at = bytes.indexOf(Buffer.from(head, 'latin1'), 132);
  return at < 0 ? undefined : bytes.toString('latin1', at + 8, at + 8 + bytes.readUInt16LE(at + 6)).replace(/[ \0]+$/, '');
}

test('every file is of one person, and none is another', () => {
  const said = (/** @type {string} */ head) => new Set(made.map(({ bytes }) => text(bytes, head)));
  assert.deepEqual([...said('\x10\0\x10\0PN')], ['Example^Robin']);
  assert.deepEqual([...said('\x10\0\x20\0LO')], ['EX-004711']);
  assert.deepEqual([...said('\x10\0\x30\0DA')], ['19610412']);
  assert.deepEqual([...said('\x08\0\x80\0LO')], ['Example Hospital']);
  assert.equal(said('\x08\0\x18\0UI').size, made.length);
  assert.deepEqual([...said('\x08\0\x60\0CS')].sort(), ['CR', 'CT', 'MR', 'OT', 'US']);
  assert.equal(said('\x20\0\x0d\0UI').size, 5, 'no study is of two modalities');
});

test('dciodvfy finds no error in any kind of file', { skip: DCIODVFY ? false : 'dciodvfy is not installed' }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'scanitize-'));
  const kinds = new Map(made.map((file) => [text(file.bytes, '\x08\0\x60\0CS'), file]));
  for (const [modality, { bytes }] of kinds) {
    const file = join(folder, `${modality}.dcm`);
    writeFileSync(file, bytes);
    const told = execFileSync('sh', ['-c', 'dciodvfy "$0" 2>&1 || true', file]).toString();
    assert.deepEqual(told.split('\n').filter((line) => line.startsWith('Error')), [], modality);
  }
});
