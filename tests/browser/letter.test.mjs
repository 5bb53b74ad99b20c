/** The letter as text: what is ticked is in it, what a person wrote stays in it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { asking, paragraphs, revised, standing, written } from '../../www/advice/letter.js';
import { frame, parts } from '../../www/advice/letter-en.js';

/** @typedef {import('../../www/advice/letter-en.js').Country} Country */
/** @typedef {import('../../www/advice/letter-en.js').Part} Part */

const COUNTRIES = /** @type {Country[]} */ (['us', 'eu', 'england', 'other']);
const NAMES = parts.map(([part]) => part);

/** The laws as they are cited, and where each may stand. */
const LAWS = /** @type {[RegExp, Country[], Part[]][]} */ ([
  [/45 CFR 164\.524(?!\d)/, ['us'], ['access']],
  [/45 CFR 164\.522\(a\)(?!\()/, ['us'], ['optOut']],
  [/45 CFR 164\.522\(a\)\(1\)\(vi\)/, ['us'], ['selfPaid']],
  [/Article 15 of the (UK )?GDPR/, ['eu', 'england'], ['access']],
  [/Article 21 of the (UK )?GDPR/, ['eu', 'england'], ['optOut']],
  [/UK GDPR/, ['england'], ['access', 'optOut']],
  [/Article 71 of Regulation \(EU\) 2025\/327/, ['eu'], ['optOut']],
  [/National Data Opt-out/, ['england'], ['optOut']],
]);

test('each law is cited in the letters of its countries, in its parts, and nowhere else', () => {
  for (const country of COUNTRIES) {
    for (const [part, words] of parts) {
      for (const [law, countries, places] of LAWS) {
        const isDue = countries.includes(country) && places.includes(part);
        assert.equal(law.test(words(country) ?? ''), isDue, `${law} in ${part} of ${country}`);
      }
    }
  }
  assert.doesNotMatch(written(paragraphs(fields('other'), new Set(NAMES))), /\d{2,}|GDPR|CFR|Article/);
});

test('a right that is only one to ask is called so', () => {
  const text = (/** @type {Country} */ country) => new Map(parts).get('optOut')?.(country) ?? '';
  assert.match(text('us'), /you may say no/);
  assert.match(text('eu'), /depends on your legal basis/);
  assert.match(text('england'), /depends on your lawful basis[^]*does not cover my own care/);
  assert.match(text('other'), /^My wish\nPlease/);
});

test('however ticks and fields have come about, the letter is the one that is written from them', () => {
  const draw = drawn(7);
  for (let round = 0; round < 200; round += 1) {
    let [now, ticked] = [fields('other'), new Set(NAMES)];
    let text = written(paragraphs(now, ticked));
    for (let step = 0; step < 20; step += 1) {
      const before = paragraphs(now, standing(text, now.country));
      const part = NAMES[draw(NAMES.length)] ?? 'face';
      if (draw(2)) now = fields(COUNTRIES[draw(4)] ?? 'us', ['', 'A', 'B'][draw(3)], ['', 'C'][draw(2)]);
      else if (!ticked.delete(part)) ticked.add(part);
      text = revised(text, before, paragraphs(now, ticked));
      ticked = standing(text, now.country);
      assert.equal(text, written(paragraphs(now, ticked)));
    }
  }
});

test('what a person wrote anywhere in the letter stays, whatever is ticked or filled in afterwards', () => {
  const first = written(paragraphs(fields('us'), new Set(NAMES)));
  for (let at = 0; at <= first.length; at += 1) {
    let text = `${first.slice(0, at)}My own words.${first.slice(at)}`;
    let now = fields('us');
    for (const country of COUNTRIES) {
      const next = fields(country, 'Someone', 'Something');
      text = revised(text, paragraphs(now, standing(text, now.country)), paragraphs(next, new Set()));
      text = revised(text, paragraphs(next, standing(text, country)), paragraphs(next, new Set(NAMES)));
      now = next;
    }
    assert.equal(text.split('My own words.').length, 2, `at ${at}`);
  }
});

test('blank lines that a person made stay, and an emptied letter can be filled again', () => {
  const before = paragraphs(fields('eu'), new Set(NAMES));
  const text = `${written(before)}\n\n\n\nYours`;
  assert.match(revised(text, before, paragraphs(fields('eu'), new Set())), /\n\n\n\nYours$/);
  const face = paragraphs(fields('eu'), new Set(/** @type {Part[]} */ (['face'])));
  assert.equal(revised('', paragraphs(fields('eu'), new Set()), face), face.get('face'));
});

test('a question comes before the thanks, the next one under it, and none twice', () => {
  const text = written(paragraphs(fields('us'), new Set()));
  const asked = asking(asking(asking(text, 'Who?'), 'Why?'), 'Who?');
  assert.equal(asked, text.replace(frame.closing, `${frame.questions}\n- Who?\n- Why?\n\n${frame.closing}`));
  assert.equal(asking('My letter', 'Who?'), `My letter\n\n${frame.questions}\n- Who?`);
  assert.equal(asking('', 'Who?'), `${frame.questions}\n- Who?`);
});

/**
 * @param {Country} country
 * @param {string} [to]
 * @param {string} [scan]
 */
function fields(country, to = '', scan = '') {
  return { to, scan, country };
}

/**
 * Numbers below a bound, the same ones for a seed.
 * @param {number} seed
 */
function drawn(seed) {
  let state = seed;
  return (/** @type {number} */ bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}
