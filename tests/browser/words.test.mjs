/** The words of the page: plain, honest, and complete. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { frame, parts } from '../../www/advice/letter-en.js';
import { rules } from '../../www/advice/rules.js';
import { advice } from '../../www/locales/advice-en.js';
import { en } from '../../www/locales/en.js';
import { longest, sentencesOf, spoken, told, wordsOf } from './words.mjs';

const sentences = spoken(en);

test('nothing is promised that cannot be kept', () => {
  for (const sentence of sentences) assert.doesNotMatch(sentence, /anonym|100 ?%|guarantee|HIPAA|\bsafe|secure/i);
});

test('every sentence can be read at the age of eleven, and all of them together sooner', () => {
  for (const sentence of sentences) assert.ok(longest(sentence) <= 18, `too long: ${sentence}`);
  const grade = gradeOf(sentences.join('. '));
  assert.ok(grade <= 6, `grade ${grade}`);
});

for (const [what, words, hardest, most] of /** @type {[string, unknown, number, number][]} */ ([
  ['the advice', [advice, rules.map(({ means, ask }) => [means, ask])], 6, 18],
  ['the letter', [frame, ...['us', 'eu', 'england', 'other'].map((country) => parts.map(([, of]) => of(/** @type {any} */ (country)) ?? ''))], 8, 30],
])) {
  test(`${what} is as plain as it has to be, and promises nothing`, () => {
    const lines = spoken(words).flatMap((text) => text.split('\n')).filter((text) => text.includes(' '));
    for (const line of lines) assert.doesNotMatch(line, /anonym|100 ?%|guarantee|HIPAA|\bsafe|secure/i);
    for (const line of lines) assert.ok(longest(line) <= most, `too long: ${line}`);
    const grade = gradeOf(lines.join('. '));
    assert.ok(grade <= hardest, `grade ${grade}`);
  });
}

test('the guide for patients is as plain as the page, and calls what one presses as the page does', () => {
  const guide = readFileSync(new URL('../../docs/patients.md', import.meta.url), 'utf8');
  const prose = guide.replaceAll(/^#.*|^\|[-|]+$|[*|]/gm, ' ').split(/\n\n|\n(?=\d\.|-|\|)/).map((part) => part.replaceAll(/\s+/g, ' ').replace(/^\d\. /, ''));
  for (const part of prose) assert.doesNotMatch(part, /anonym|100 ?%|guarantee|HIPAA|\bsafe|secure/i);
  for (const part of prose) assert.ok(longest(part) <= 18, `too long: ${part}`);
  const grade = gradeOf(prose.join('. '));
  assert.ok(grade <= 6, `grade ${grade}`);
  const words = new Set(told(en).map(([, text]) => text));
  for (const [, label = ''] of guide.matchAll(/\*\*(.+?)\*\*/gs)) {
    const shown = label.replaceAll(/\s+/g, ' ');
    assert.ok(words.has(shown) || words.has(shown.replace(/\.$/, '')), `the page does not say ${shown}`);
  }
});

test('every reason of the registry has words, and no other', () => {
  const registry = readFileSync(new URL('../../src/error.rs', import.meta.url), 'utf8');
  const codes = [...registry.matchAll(/^ {4}\w+ = "([a-z-]+)", (?:Held|Refused);$/gm)].map(([, code]) => code);
  assert.ok(codes.length > 10);
  assert.deepEqual([...en.reasons.keys()].sort(), codes.sort());
});

test('every kind of thing that is left out has words, and no other', () => {
  const registry = readFileSync(new URL('../../src/error.rs', import.meta.url), 'utf8');
  const kinds = [...registry.matchAll(/^ {4}\w+ = "([a-z-]+)";$/gm)].map(([, kind]) => kind);
  assert.ok(kinds.length > 5);
  assert.deepEqual([...en.kinds.keys()].sort(), kinds.sort());
});

test('every fault that a check finds has words, and no other', () => {
  const schema = JSON.parse(readFileSync(new URL('../../docs/schema/verify-1.json', import.meta.url), 'utf8'));
  const faults = schema.properties.files.items.properties.findings.items.properties.fault.enum;
  const told = faults.map((/** @type {string} */ fault) => (fault === 'not-in-manifest' ? 'unlisted' : fault));
  assert.ok(told.length > 8);
  assert.deepEqual([...en.recheck.faults.keys()].sort(), told.sort());
});

/**
 * The grade of Flesch and Kincaid.
 * @param {string} text
 */
function gradeOf(text) {
  const words = wordsOf(text);
  const syllables = words.reduce((sum, word) => sum + syllablesOf(word), 0);
  return 0.39 * (words.length / sentencesOf(text).length) + 11.8 * (syllables / words.length) - 15.59;
}

/** @param {string} word */
function syllablesOf(word) {
  const spokenPart = word.toLowerCase().replace(/(?:[^laeiouy]es|ed|[^laeiouy]e)$/, '').replace(/^y/, '');
  return Math.max(1, spokenPart.match(/[aeiouy]{1,2}/g)?.length ?? 1);
}
