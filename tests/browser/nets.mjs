/** Copies of the page with nets of which a sentence says what they find. */

import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { built } from './site.mjs';

/** @type {string[]} */
const copies = [];

/** Removes all copies. */
export function forget() {
  for (const copy of copies.splice(0)) rmSync(copy, { recursive: true });
}

/**
 * A copy of the page whose nets are replaced by two sentences: there is a line wherever something is brighter than 200, or always at
 * some place, each time another, and it says a text.
 * @param {{ text: string, isStubborn?: boolean }} said
 */
export async function told({ text, isStubborn = false }) {
  const folder = mkdtempSync(join(tmpdir(), 'scanitize-told-'));
  copies.push(folder);
  cpSync(built, folder, { recursive: true });
  const file = join(folder, 'worker-source.js');
  const find = isStubborn ? 'Float32Array.of(8, 20 * (globalThis.looks = ((globalThis.looks ?? 0) + 1) % 5), 60, 20 * globalThis.looks + 16, 0.9)' : `(${bright})(renderings, columns, rows)`;
  const { default: source } = await import(pathToFileURL(file).href);
  const stubbed = source
    .replace('return this.#asked(() => (this.#net ??= new Net()).find(renderings, columns, rows));', `return ${find};`)
    .replace('return this.#asked(() => (this.#net ??= new Net()).read(grey, columns, rows));', `return '{"text":"${text}","confidence":0.99}';`);
  assert.equal(stubbed.includes('new Net()).'), false, 'both are replaced');
  writeFileSync(file, `export default ${JSON.stringify(stubbed)};`);
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
