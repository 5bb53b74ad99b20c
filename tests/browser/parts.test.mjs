/** How files are divided into zips. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ceilings } from '../../www/machine.js';
import { parted } from '../../www/parts.js';

/**
 * @param {Record<string, number[]>} series how large the files of each are, by its path
 */
function files(series) {
  return Object.entries(series).flatMap(([path, sizes]) => sizes.map((bytes, at) => ({ name: `${path}/IM${at}`, bytes })));
}

/**
 * @param {Record<string, number[]>} series
 * @param {number} ceiling
 */
function names(series, ceiling) {
  return parted(files(series), ceiling).map((part) => part.map(({ name }) => name.replace('/IM', '.')));
}

test('a study that fits stays whole, even if a part of it would fit before', () => {
  const studies = { 'ST1/SE1': [4], 'ST2/SE1': [4], 'ST2/SE2': [4] };
  assert.deepEqual(names(studies, 10), [['ST1/SE1.0'], ['ST2/SE1.0', 'ST2/SE2.0']]);
  assert.equal(names(studies, 12).length, 1);
  assert.equal(names(studies, Infinity).length, 1);
});

test('a study that does not fit is divided by series, and a series by files', () => {
  const studies = { 'ST1/SE1': [4, 4], 'ST1/SE2': [4], 'ST1/SE3': [4, 4, 4] };
  assert.deepEqual(names(studies, 10), [
    ['ST1/SE1.0', 'ST1/SE1.1'],
    ['ST1/SE2.0', 'ST1/SE3.0'],
    ['ST1/SE3.1', 'ST1/SE3.2'],
  ]);
});

test('a file that is larger than a part may be is a part of its own, and no part is empty', () => {
  assert.deepEqual(names({ 'ST1/SE1': [1, 30, 1] }, 10), [['ST1/SE1.0'], ['ST1/SE1.1'], ['ST1/SE1.2']]);
  assert.deepEqual(parted([], 10), []);
  assert.equal(names({ 'ST1/SE1': [0] }, 10).length, 1);
});

test('no file is lost, doubled or moved, and no part is too large', () => {
  let state = 7;
  const random = (/** @type {number} */ below) => ((state = (state * 1103515245 + 12345) % 2 ** 31) >> 8) % below;
  for (let round = 0; round < 200; round += 1) {
    const paths = Array.from({ length: 1 + random(5) }, (_, study) => Array.from({ length: 1 + random(4) }, (_, one) => `ST${study}/SE${one}`));
    const all = files(Object.fromEntries(paths.flat().map((path) => [path, Array.from({ length: 1 + random(6) }, () => random(10))])));
    const parts = parted(all, 20);
    assert.deepEqual(parts.flat(), all);
    for (const part of parts) assert.ok(part.reduce((sum, { bytes }) => sum + bytes, 0) <= 20);
  }
});

test('ceilings follow from the memory that is allowed, and all together never exceed it', () => {
  const MIB = 2 ** 20;
  for (const memory of [MIB, 64 * MIB, 256 * MIB, 1024 * MIB]) {
    const { work, workers, held, kept } = ceilings({ memory });
    assert.ok(workers >= 1 && workers <= 4);
    assert.ok(work + kept <= memory && 4 * held <= work);
  }
  assert.equal(ceilings({ memory: 64 * MIB }).workers, 1);
  assert.deepEqual(ceilings({ memory: MIB, workers: 3, zip: 7 }), { memory: MIB, workers: 3, zip: 7, work: MIB / 2, kept: MIB / 16, held: MIB / 8 });
});
