/** The reference of the interface is what the types say. */

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { ENTRIES, declarations, reference } from './reference.mjs';

const PATH = fileURLToPath(new URL('../../docs/api.md', import.meta.url));

test('docs/api.md is what the types of the package say', () => {
  if (process.env.SCANITIZE_BLESS) writeFileSync(PATH, reference());
  assert.equal(readFileSync(PATH, 'utf8'), reference(), 'SCANITIZE_BLESS=1 writes it, then look at it and run again');
});

test('every declaration that is exported stands in it, with what it is for', () => {
  for (const [, path] of ENTRIES) {
    const source = readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
    const names = [...source.matchAll(/^export (?:declare )?(?!type \*|\*|\{)\w+ (\w+)/gm)].map(([, name]) => name);
    const found = declarations(source);
    assert.deepEqual(found.map(({ name }) => name), names);
    for (const { name, about, code } of found) {
      assert.notEqual(about, '', `${name} says what it is`);
      assert.equal((code.match(/\{/g) ?? []).length, (code.match(/\}/g) ?? []).length, `${name} is whole`);
    }
  }
});
