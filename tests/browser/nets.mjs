/** Copies of the page, or of the element of the npm package, with nets of which a sentence says what they find. */

import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { built, packed } from './site.mjs';

/** @type {string[]} */
const copies = [];

/** Removes all copies. */
export function forget() {
  for (const copy of copies.splice(0)) rmSync(copy, { recursive: true });
}

/**
 * A copy whose nets are replaced by two sentences: there is a line wherever something is brighter than 200, or always at
 * some place, each time another, and it says a text.
 * @param {{ text: string, isStubborn?: boolean, isElement?: boolean }} said `isElement` for a copy of the package
 */
export function told({ text, isStubborn = false, isElement = false }) {
  const folder = mkdtempSync(join(tmpdir(), 'scanitize-told-'));
  copies.push(folder);
  cpSync(isElement ? packed : built, folder, { recursive: true });
  // The worker is a text within a text.
  const file = join(folder, isElement ? 'element.js' : 'worker-source.js');
  const said = (/** @type {string} */ code) => JSON.stringify(code).slice(1, -1);
  const find = isStubborn ? 'Float32Array.of(8, 20 * (globalThis.looks = ((globalThis.looks ?? 0) + 1) % 5), 60, 20 * globalThis.looks + 16, 0.9)' : `(${bright})(renderings, columns, rows)`;
  const stubbed = readFileSync(file, 'utf8')
    .replace('return this.#asked(() => (this.#net ??= new Net()).find(renderings, columns, rows));', () => said(`return ${find};`))
    .replace('return this.#asked(() => (this.#net ??= new Net()).read(grey, columns, rows));', () => said(`return '{"text":"${text}","confidence":0.99}';`));
  assert.equal(stubbed.includes('new Net()).'), false, 'both are replaced');
  writeFileSync(file, stubbed);
  return folder;
}

/**
 * The line around what is white in the first rendering, where it is little.
 * @param {Uint8Array} renderings
 * @param {number} columns
 * @param {number} rows
 */
function bright(renderings, columns, rows) {
  let [left, top, right, bottom, count] = [columns, rows, 0, 0, 0];
  for (let at = 0; at < columns * rows; at += 1) {
    if ((renderings[at] ?? 0) < 240) continue;
    const [x, y] = [at % columns, Math.floor(at / columns)];
    [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x + 1), Math.max(bottom, y + 1)];
    count += 1;
  }
  return count > 0 && count < (columns * rows) / 16 ? Float32Array.of(left, top, right, bottom, 0.9) : new Float32Array();
}
