/** The words of every language: complete, as plain as the English ones, and promising no more. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parts } from '../../www/advice/letter-en.js';
import { isolated } from '../../www/dom.js';
import { languages, preferred } from '../../www/languages.js';
import { ar } from '../../www/locales/ar.js';
import { en } from '../../www/locales/en.js';
import { es } from '../../www/locales/es.js';
import { COUNTS, longest, sentencesOf, spoken, told, wordsOf } from './words.mjs';

const others = languages.filter((text) => text !== en);

/**
 * What a value is made of, without its words.
 * @param {unknown} value
 * @returns {unknown}
 */
function shape(value) {
  if (typeof value === 'function') return `a function of ${value.length}`;
  if (value instanceof Map) return ['a map', [...value].map(([key, part]) => [key, shape(part)])];
  if (Array.isArray(value)) return value.map(shape);
  if (typeof value === 'object' && value) return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, shape(part)]));
  return typeof value;
}

/** What may be the same in English, and why. */
const SAME = new Map([
  ['direction', 'of writing'],
  ['title(7)', 'the name of the program'],
  ['size(7)', 'bytes are called so in Spanish too'],
  ['purpose.cards.clinic.hint', 'there is none'],
]);

/** What is never said, since it cannot be kept. */
const PROMISES = new Map([
  ['en', /anonym|100 ?%|guarantee|HIPAA|\bsafe|secure/i],
  ['es', /an[oó]nim|100 ?%|cien por cien|garant|segur[oai]|a salvo|protegid|HIPAA/i],
  ['ar', /مجهول|تجهيل|إخفاء الهوية|100 ?[%٪]|مئة (?:بال|في ال)مئة|نضمن|مضمون|ضمان|آمن|أمان|مأمون|محمي|HIPAA/],
]);

/** Words of the longest sentence: Arabic says in one what English says in two. */
const LONGEST = new Map([
  ['en', 18],
  ['es', 18],
  ['ar', 15],
]);

for (const text of languages) {
  const all = told(text).map(([path, words]) => /** @type {const} */ ([path, words.replace(/\p{M}/gu, '')]));

  test(`${text.language}: nothing is promised that cannot be kept`, () => {
    const promises = PROMISES.get(text.language) ?? assert.fail('no list');
    for (const [path, words] of all) assert.doesNotMatch(words, promises, path);
  });

  test(`${text.language}: no sentence is long`, () => {
    const most = LONGEST.get(text.language) ?? 0;
    for (const [path, words] of all) assert.ok(longest(words) <= most, `${path}: ${words}`);
  });

  test(`${text.language}: nothing is left open in a sentence`, () => {
    for (const [path, words] of all) assert.doesNotMatch(words, /#|undefined|NaN|null|\[object|  |^ | $/, path);
  });

  test(`${text.language}: what a person is told to look for is called the same everywhere`, () => {
    const list = { en: 'share list', es: 'lista para compartir', ar: 'قائمة المشاركة' }[text.language] ?? assert.fail('no name');
    const { save, recheck } = text;
    for (const words of [save.manifest, recheck.cleanedHint, recheck.faults.get('unlisted'), recheck.faults.get('missing')]) assert.match(words ?? '', new RegExp(list));
    assert.equal(text.look.back, text.check.again);
    assert.equal(text.choose.recheck, text.recheck.heading);
  });

  test(`${text.language}: all that the letter can say has words to tick, and each country its law`, () => {
    const { letter } = text.advice;
    assert.deepEqual([...letter.parts.keys()], parts.map(([part]) => part));
    assert.deepEqual([...letter.countries.keys()], ['us', 'eu', 'england', 'other']);
    assert.deepEqual([...letter.law.keys()], [...letter.countries.keys()]);
  });
}

for (const text of others) {
  test(`${text.language}: it has the shape of English, at every depth`, () => {
    assert.deepEqual(shape(text), shape(en));
  });

  test(`${text.language}: nothing is left in English`, () => {
    const english = new Map(told(en, [7]));
    const same = told(text, [7]).filter(([path, words]) => words === english.get(path) && !SAME.has(path));
    assert.deepEqual(same, []);
  });

  test(`${text.language}: of a law the same days and places are named as in English`, () => {
    const named = (/** @type {typeof text} */ { advice }) => told(advice.letter.law).map(([path, words]) => [path, words.match(/\d+|[\w-]+\.uk\S*\w|National Data Opt-out/g)?.sort()]);
    assert.deepEqual(named(text), named(en));
  });

  test(`${text.language}: it is told that the letter and what is found are English`, () => {
    const english = new Intl.DisplayNames(text.language, { type: 'language' }).of('en') ?? '';
    const { openHint, letter, reader } = text.advice;
    for (const words of [openHint, letter.hint, letter.scanHint, letter.textHint, reader.hint, reader.textHint]) assert.ok(words.toLowerCase().includes(english), words);
  });
}

test('each language is offered once, by its own name', () => {
  assert.deepEqual(languages, [en, es, ar]);
  assert.deepEqual(languages.map(({ direction }) => direction), ['ltr', 'ltr', 'rtl']);
  for (const { language, languages: { own } } of languages) {
    const name = new Intl.DisplayNames(language, { type: 'language' }).of(language) ?? '';
    assert.equal(own.toLowerCase(), name.toLowerCase(), 'as the language calls itself');
  }
});

test('Spanish is easy: the scale of Fernández Huerta has it in the fifth year of school or sooner, the advice by itself too', () => {
  for (const part of [es, es.advice]) {
    const text = spoken(part, [90]).join('. ');
    const words = wordsOf(text);
    const syllables = words.reduce((sum, word) => sum + syllablesOf(word), 0);
    const ease = 206.84 - 60 * (syllables / words.length) - 1.02 * (words.length / sentencesOf(text).length);
    assert.ok(ease >= 80, `ease ${ease}`);
  }
});

test('syllables are counted as Spanish parts them', () => {
  const parted = { imágenes: 4, quién: 1, guía: 2, leído: 3, ciudad: 2, guarda: 2, leer: 2, hoy: 1, ayer: 2, pingüino: 3, hueso: 2, limpiéis: 2 };
  for (const [word, count] of Object.entries(parted)) assert.equal(syllablesOf(word), count, word);
});

test('Arabic is easy: the measure of Al-Heeti has it in the fifth year of school or sooner, the advice by itself too', () => {
  for (const part of [ar, ar.advice]) {
    const words = spoken(part, [90]).flatMap((text) => wordsOf(text.replace(/\p{M}/gu, '')));
    const grade = 4.414 * (words.join('').length / words.length) - 13.468;
    assert.ok(grade <= 5, `grade ${grade}`);
  }
});

test('Arabic has a form for each of its six plurals', () => {
  const { pictures, files, advice, looking, check, clean } = ar;
  const some = [0, 1, 2, 3, 11, 100];
  assert.deepEqual(new Set(some.map((count) => new Intl.PluralRules('ar').select(count))).size, 6);
  assert.deepEqual(some.map(pictures), ['لا صور', 'صورة واحدة', 'صورتان', '3 صور', '11 صورة', '100 صورة']);
  assert.deepEqual(some.map(files), ['لا ملفات', 'ملف واحد', 'ملفان', '3 ملفات', '11 ملفًا', '100 ملف']);
  assert.deepEqual(some.map(looking.progress).map((words) => words.split(' ').length), [5, 3, 2, 3, 3, 3]);
  assert.deepEqual(some.map(advice.reader.found), ['0 أمر يُسأل عنه', 'أمر واحد يُسأل عنه', 'أمران يُسأل عنهما', '3 أمور يُسأل عنها', '11 أمرًا يُسأل عنه', '100 أمر يُسأل عنه']);
  assert.deepEqual(some.map(check.heading).map((words) => /\d+/.exec(words)?.[0]), [undefined, undefined, undefined, '3', '11', '100']);
  assert.equal(pictures(1105), '1,105 صور', 'the last two digits decide');
  assert.equal(clean.progress(1, 2), '1 من صورتين', 'the dual after a preposition');
});

test('Spanish has its plurals, and numbers are written as each language does', () => {
  assert.deepEqual([0, 1, 2, 1000000].map(es.pictures), ['0 imágenes', '1 imagen', '2 imágenes', '1.000.000 imágenes']);
  assert.deepEqual(languages.map(({ size }) => size(1.5 * 2 ** 20)), ['1.5 MB', '1,5 MB', '1.5 ميغابايت']);
  for (const [path, words] of told(ar)) assert.doesNotMatch(words, /[\u0660-\u0669\u06f0-\u06f9]/, path);
});

test('in Arabic a number of the program is kept from being turned round', () => {
  const words = ar.proof.build('0.1.0', '1f9a');
  assert.deepEqual(words.match(/\u2066[^\u2066\u2069]*\u2069/g), ['\u2066Scanitize 0.1.0\u2069', '\u20661f9a\u2069']);
});

test('a name within a sentence can neither leave its place nor turn what follows', () => {
  assert.equal(isolated('\u202egpj.a\u2069 \u202bb\u200f'), '\u2068·gpj.a· ·b·\u2069');
});

test('a person is met in the first language that both speak', () => {
  const met = (/** @type {string[]} */ ...wanted) => preferred(wanted).language;
  assert.deepEqual([met('es-MX', 'en'), met('fr', 'ar-EG', 'en'), met('EN_us', 'es'), met('ar')], ['es', 'ar', 'en', 'ar']);
  assert.deepEqual([met(), met('fr', 'zh-Hant-TW'), met('est'), met('ar-x@posix'), met('')], ['en', 'en', 'en', 'ar', 'en']);
});

test('the counts that are tried are of every plural of every language', () => {
  for (const { language } of languages) {
    const rules = new Intl.PluralRules(language);
    const tried = new Set([...COUNTS, 1000000].map((count) => rules.select(count)));
    assert.deepEqual(tried, new Set(rules.resolvedOptions().pluralCategories), language);
  }
});

/**
 * A vowel that is strong or bears an accent makes a syllable; weak ones go along with it or with each other.
 * @param {string} word
 */
function syllablesOf(word) {
  const heard = word.toLowerCase().replace(/qu(?=[eiéí])/g, 'k').replace(/gu(?=[eiéí])/g, 'g').replace(/ü/g, 'u').replace(/y(?![aeiouáéíóú])/g, 'i');
  return Math.max(1, heard.match(/[iu]?[aeoáéó][iu]?|[íú]|[iu]+/g)?.length ?? 0);
}
