/** What is found in small print: for each rule a sentence as such texts have it, and one that only looks like it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { phrase } from '../../www/advice/phrase.js';
import { read } from '../../www/advice/reader.js';
import { rules } from '../../www/advice/rules.js';

/** @type {Record<string, [hit: string, miss: string]>} */
const SENTENCES = {
  train: ['You agree that we may use uploaded studies to train and refine our diagnostic algorithms.', 'Our staff train twice a year in first aid.'],
  'machine-learning': ['Images are processed with machine learning.', 'Our trainees are learning to use the machine.'],
  test: ['Records help us to validate new models before release.', 'We test the fire alarm on Mondays.'],
  improve: ['We use the information to improve our products and services.', 'Physiotherapy can improve the way you walk.'],
  research: ['Data may be used for research.', 'You may want to research your question before the visit.'],
  'any-purpose': ['The company may use content for any lawful purpose.', 'The purpose of the scan is to help your doctor.'],
  'legitimate-interests': ['This processing rests on our legitimate business interests.', 'Thank you for your interest in our work.'],
  marketing: ['Contact details may be used for marketing purposes.', 'The farmers’ market is next to the clinic.'],
  profiling: ['We make use of automated individual decision-making.', 'The automatic doors close at eight.'],
  publish: ['Selected images may be published in journals.', 'Our opening hours are published on the door.'],
  'no-name': ['We may use or disclose de-identified information without restriction.', 'Staff will identify you by your date of birth.'],
  aggregate: ['Usage is reported in aggregated form.', 'Together the two fees come to forty dollars.'],
  're-identify': ['The recipient may re-identify the records where needed.', 'Please identify yourself at the desk.'],
  combine: ['We may combine it with information from other sources.', 'Follow the link in the mail to book a visit.'],
  face: ['We may collect biometric identifiers.', 'Please take off your face mask for the scan.'],
  'third-parties': ['We may disclose records to third parties.', 'Sign the third page, both parties.'],
  affiliates: ['Information is shared among our affiliates.', 'Dr Lee is affiliated with the city hospital.'],
  partners: ['We work with selected partners who may contact you.', 'Your partner may wait with you.'],
  vendors: ['Our service providers host the platform.', 'Your provider will explain the service to you.'],
  sell: ['We may sell your personal information.', 'The shop in the hall sells flowers and cards.'],
  payment: ['We may receive remuneration for making records available.', 'You will receive a bill by mail.'],
  merger: ['In the event of a merger, records are among the assets that move.', 'Image acquisition takes ten minutes.'],
  authorities: ['We respond to lawful requests of law enforcement.', 'The law asks us to keep records for ten years.'],
  abroad: ['Your data may be stored on servers outside the European Economic Area.', 'Please wait outside until we call you.'],
  forever: ['The licence is perpetual and irrevocable.', 'You may revoke your consent on any day.'],
  licence: ['You grant us a non-exclusive, royalty-free right to use your uploads.', 'All our doctors hold a licence to practise.'],
  own: ['All uploads become the property of the company.', 'You may bring your own music.'],
  keep: ['We keep records for as long as we deem necessary.', 'We delete scans after ninety days.'],
  'no-delete': ['Data in trained models cannot be deleted.', 'You can delete your account in the settings.'],
  changes: ['We reserve the right to modify these terms at any time.', 'Call us to change the hour of your visit.'],
  'silent-yes': ['Your continued use of the service means that you accept.', 'Please sign below if you agree.'],
  'permitted-by-law': ['We disclose information as permitted by applicable law.', 'Dogs are not permitted on the ward.'],
  'not-covered': ['The company is not a covered entity.', 'The scan is covered by your plan.'],
  'no-promise': ['We cannot guarantee the security of your information.', 'We cannot offer parking.'],
  liability: ['We are not liable for any loss.', 'You are not required to pay today.'],
  court: ['Disputes are settled by binding arbitration.', 'The tennis court is behind the house.'],
};

test('there are twenty-five rules and more, each with its two sentences', () => {
  assert.ok(rules.length >= 25);
  assert.deepEqual(rules.map(({ id }) => id), Object.keys(SENTENCES));
});

for (const { id } of rules) {
  test(`${id}: what it looks for is found, and what only looks like it is not`, () => {
    const [hit, miss] = SENTENCES[id] ?? ['', ''];
    assert.ok(found(hit).includes(id), hit);
    assert.deepEqual(found(miss), [], miss);
  });
}

test('every phrase of every rule can be found', () => {
  for (const { id, phrases } of rules) {
    for (const one of phrases) {
      const words = phrase(one).map(({ choices }) => choices[0]?.text ?? '');
      assert.ok(found(`${words.join(' ')}.`).includes(id), one);
    }
  }
});

test('a "not" is told where it stands, and one sentence with it hides none without', () => {
  const cases = /** @type {const} */ ([
    ['We do not sell your data.', [true]],
    ['We will never sell, rent or trade your data.', [true]],
    ["We don't sell any of your data.", [true]],
    ['Your data is not sold.', [true]],
    ['If you do not agree, we may sell your data.', [false]],
    ['We sell data, including but not limited to scans.', [false]],
    ['We not only sell data.', [false]],
    ['We do not sell your data, but we may sell data of others.', [true, false]],
    ['We do not read mail. We sell data.', [false]],
    ['We do not read mail; we sell data.', [false]],
  ]);
  for (const [text, expected] of cases) {
    const { found: all } = read(text, rules);
    assert.deepEqual(all.find(({ rule }) => rule.id === 'sell')?.places.map(({ hasNot }) => hasNot), expected, text);
  }
  assert.equal(read('We are not liable.', rules).found[0]?.places[0]?.hasNot, false, 'the rule looks for this "not"');
});

test('a phrase is found across line ends, hyphens, capitals, accents and signs that nobody sees, but not across sentences', () => {
  for (const text of ['We IMPROVE our\nservices.', 'We im\u00adprove our ser\u200bvices.', 'De\u2010identi\ufb01ed data', 'third-\r\nparties', '\u202ethird\u202c \u2066parties\u2069']) {
    assert.equal(found(text).length, 1, text);
  }
  assert.deepEqual(found('This is the third. Parties are on Friday.'), []);
  assert.deepEqual(found('It is the third\n\nParties'), []);
  assert.deepEqual(found('- It is the third\n- Parties'), []);
});

test('a place is told with its own sentence around it, and no more than there is room for', () => {
  const [one] = read('Dear all. The firm may sell your data to you. The end.', rules).found;
  assert.deepEqual(one?.places, [{ before: 'The firm may ', words: 'sell your data', after: ' to you.', hasNot: false }]);
  const [long] = read(`${'x'.repeat(9000)} sell data ${'y '.repeat(9000)}`, rules).found;
  assert.ok(JSON.stringify(long?.places).length < 800);
  const [many] = read('We sell data. '.repeat(500), rules).found;
  assert.deepEqual([many?.places.length, many?.more], [3, 497]);
});

test('text that is made to hurt is read in less than a second for a million letters', () => {
  const firsts = rules.flatMap(({ phrases }) => phrases.flatMap((one) => phrase(one)[0]?.choices.map(({ text }) => text) ?? []));
  const hostile = ['a ', '.', '. ', '\n', '\n ', "a'", 'a\u0301\u0323', '\u0301\u0323', '\uff9e\u0334', '\ufb03', 'not ', 'train ', 'train ai ', 'third party ', 'We sell data. ', '\u202e', '<img src=x onerror=alert(1)>', `${firsts.join(' ')} `];
  const filled = (/** @type {string} */ piece, /** @type {number} */ letters) => piece.repeat(Math.ceil(letters / piece.length));
  const slowest = [...new Set(firsts)].map((first) => ({ piece: `${first} `, time: seconds(filled(`${first} `, 5e4)) })).sort((one, other) => other.time - one.time);
  for (const piece of [...hostile, ...slowest.slice(0, 5).map((one) => one.piece)]) {
    const text = filled(piece, 1e6);
    assert.ok([1, 2, 3].some(() => seconds(text) < 1), JSON.stringify(piece));
  }
});

test('a clause that takes everything is found out', () => {
  const clause =
    'You grant us a worldwide, perpetual, irrevocable, transferable and royalty-free licence to store, copy, publish, market, sell, assign and sublicense your uploads for any purpose, including, without limitation, to train and test our own and other deep learning and AI algorithms.';
  assert.deepEqual(found(clause), ['train', 'machine-learning', 'test', 'any-purpose', 'sell', 'forever', 'licence']);
});

test('of a longer text the first part is read, and it is said', () => {
  const { found: all, isCut } = read(`third parties ${'a '.repeat(600_000)} we sell data`, rules);
  assert.deepEqual([isCut, all.map(({ rule }) => rule.id)], [true, ['third-parties']]);
  assert.equal(read('third parties', rules).isCut, false);
});

test('what is no phrase is refused', () => {
  for (const text of ['', 'a  b', 'Third', 'tr*', 'de-identified', '<4>', '<4> data', 'sell <4>', 'sell <44> data', 'sell <1> <1> data', 'sell /data']) {
    assert.throws(() => phrase(text), SyntaxError, text);
  }
});

/** @param {string} text */
function found(text) {
  return read(text, rules).found.map(({ rule }) => rule.id);
}

/**
 * Seconds of this process alone: the machine may be busy with others.
 * @param {string} text
 */
function seconds(text) {
  const start = process.cpuUsage();
  read(text, rules);
  return process.cpuUsage(start).user / 1e6;
}
