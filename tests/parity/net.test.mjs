/** The nets find and read the same writing natively and in WebAssembly. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { before, describe, it } from 'node:test';

import { loadNets } from './clean.mjs';

const FIND = process.env.SCANITIZE_FIND ?? 'target/debug/examples/find';
const LETTERS = {
  D: ['11110', '10001', '10001', '10001', '10001', '10001', '11110'],
  E: ['11111', '10000', '10000', '11110', '10000', '10000', '11111'],
  J: ['00111', '00010', '00010', '00010', '00010', '10010', '01100'],
  L: ['10000', '10000', '10000', '10000', '10000', '10000', '11111'],
  N: ['10001', '11001', '10101', '10011', '10001', '10001', '10001'],
  O: ['01110', '10001', '10001', '10001', '10001', '10001', '01110'],
};

describe('the nets natively and in WebAssembly', () => {
  let net;
  before(async () => ({ net } = await loadNets()));

  for (const [columns, rows] of [[320, 192], [611, 437], [800, 800]]) {
    it(`find the same lines in ${columns} x ${rows}`, () => {
      const picture = noise(columns, rows);
      write(picture, 'DOE', 40, 30);
      write(picture, 'NOEL', 130, 110);
      const native = natively(picture).lines;
      const wasm = net.find(threefold(picture.grey), columns, rows);
      assert.ok(wasm.length >= 5, 'no line');
      assert.equal(wasm.length, native.length);
      wasm.forEach((number, at) => assert.ok(Math.abs(number - native[at]) < (at % 5 === 4 ? 0.01 : 2), `${number}, ${native[at]}`));
    });
  }

  it('read the same text', () => {
    const picture = noise(200, 48);
    write(picture, 'DOE NOEL', 4, 10);
    const { text, confidence } = JSON.parse(net.read(picture.grey, 200, 48));
    const native = natively(picture);
    assert.match(text, /D.*E/);
    assert.equal(text, native.text);
    assert.ok(Math.abs(confidence - native.confidence) < 0.01);
  });

  it('refuse what has no such size', () => {
    for (const [length, columns, rows] of [[15, 2, 3], [0, 0, 0], [3 * 801, 801, 1]]) {
      assert.throws(() => net.find(new Uint8Array(length), columns, rows), /size/);
    }
    assert.throws(() => net.read(new Uint8Array(5), 2, 3), /size/);
  });
});

/** The same picture as all three renderings. */
function threefold(grey) {
  const renderings = new Uint8Array(3 * grey.length);
  for (const at of [0, 1, 2]) renderings.set(grey, at * grey.length);
  return renderings;
}

function natively({ grey, columns, rows }) {
  return JSON.parse(execFileSync(FIND, [String(columns), String(rows)], { input: grey }));
}

/** Dark, and a little uneven: the same each time. */
function noise(columns, rows) {
  let state = 1;
  const grey = new Uint8Array(columns * rows).map(() => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 16) % 40;
  });
  return { grey, columns, rows };
}

/** Letters of five by seven dots, four pixels each. */
function write({ grey, columns }, text, left, top) {
  [...text].forEach((letter, place) => {
    (LETTERS[letter] ?? []).forEach((dots, row) => [...dots].forEach((dot, column) => {
      if (dot === '0') return;
      for (let at = 0; at < 16; at++) {
        grey[(top + row * 4 + (at >> 2)) * columns + left + (place * 6 + column) * 4 + (at & 3)] = 220;
      }
    }));
  });
}
