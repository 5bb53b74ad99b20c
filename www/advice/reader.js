/**
 * Reads a notice or terms for phrases that should make one ask. It knows phrases and no law: that none is found says nothing,
 * and that a "not" stands before one is told, not believed.
 */

import { endOf, phrase } from './phrase.js';

/** @typedef {import('./rules.js').Rule} Rule */
/** @typedef {import('./phrase.js').Step} Step */
/** @typedef {{ before: string, words: string, after: string, hasNot: boolean }} Place a phrase in its sentence */
/** @typedef {{ rule: Rule, places: Place[], more: number }} Found the first places of a rule, and how many there are beside */
/** @typedef {{ words: string[], starts: number[], ends: number[], text: string }} Words the words of a text, and where they stand in it */
/** @typedef {{ rule: Rule, steps: Step[], says: boolean }} Known a phrase of a rule, and whether it says "not" itself */

/**
 * @param {string} pasted
 * @param {readonly Rule[]} rules
 * @returns {{ found: Found[], isCut: boolean }} in the order of the rules; `isCut` if only the first part was read
 */
export function read(pasted, rules) {
  const words = wordsOf(plain(pasted));
  const known = byFirstLetters(rules);
  /** @type {Map<Rule, Found>} */
  const found = new Map(rules.map((rule) => [rule, { rule, places: [], more: 0 }]));
  for (let start = 0, end = 0; start < words.words.length; start = end) {
    end = sentenceEnd(words, start);
    for (const [rule, hit] of hits(words, start, end, known)) note(found.get(rule), words, start, end, hit);
  }
  return { found: [...found.values()].filter(({ places }) => places.length > 0), isCut: pasted.length > LONGEST };
}

/**
 * A text without the signs that are not drawn. Some turn the text around them; a heap of those keeps a browser busy for minutes.
 * @param {string} text
 */
export function drawn(text) {
  return text.replace(/[\p{Cf}\p{Co}\p{Cn}\p{Cs}]/gu, '');
}

/**
 * What a person reads, with letters taken apart that print joins. To normalise all of the text would take hours where somebody
 * has heaped up accents.
 * @param {string} pasted
 */
function plain(pasted) {
  const apart = JOINED.reduce((so, joined) => so.replaceAll(joined, joined.normalize('NFKC')), drawn(pasted.slice(0, LONGEST)));
  return apart.replace(/\r\n?|[\u2028\u2029]/g, '\n').replace(/[^\P{Cc}\n]/gu, ' ').replaceAll('’', "'");
}

/**
 * @param {string} text
 * @returns {Words}
 */
function wordsOf(text) {
  /** @type {Words} */
  const found = { words: [], starts: [], ends: [], text };
  for (const { 0: word, index } of text.matchAll(/[\p{L}\p{M}\p{N}]+(?:'[\p{L}\p{M}]+)*/gu)) {
    found.words.push(word.toLowerCase());
    found.starts.push(index);
    found.ends.push(index + word.length);
  }
  return found;
}

/**
 * The phrases by the first three letters of their first words.
 * @param {readonly Rule[]} rules
 */
function byFirstLetters(rules) {
  /** @type {Map<string, Known[]>} */
  const known = new Map();
  for (const rule of rules) {
    for (const steps of rule.phrases.map(phrase)) {
      const says = steps.some(({ choices }) => choices.some(({ text }) => NOT.has(text)));
      const letters = new Set(steps[0]?.choices.map(({ text }) => text.slice(0, 3)));
      for (const first of letters) known.set(first, [...(known.get(first) ?? []), { rule, steps, says }]);
    }
  }
  return known;
}

/**
 * The first word behind the sentence. Line ends alone are none: text that is copied from a page has them anywhere.
 * @param {Words} words
 * @param {number} start
 */
function sentenceEnd({ words, starts, ends, text }, start) {
  let at = start + 1;
  for (; at < words.length; at += 1) {
    const between = text.slice(ends[at - 1], starts[at]);
    if (between === ' ') continue;
    if (/\n\s*\n|\n\s*[-–•*·▪]|[!?;]\s/u.test(between)) break;
    const dot = between.indexOf('.');
    const isLower = /\p{Ll}/u.test(text[starts[at] ?? 0] ?? '');
    if (dot >= 0 && !isLower && /\s/.test(between.slice(dot))) break;
  }
  return at;
}

/**
 * Of a sentence, the first place of each rule without a "not" and the first with one: the second must not hide the first.
 * @param {Words} words
 * @param {number} start
 * @param {number} end
 * @param {Map<string, Known[]>} known
 * @returns {Iterable<[Rule, Hit]>}
 */
function* hits(words, start, end, known) {
  /** @type {Set<string>} */
  const told = new Set();
  for (let at = start; at < end; at += 1) {
    for (const { rule, steps, says } of known.get((words.words[at] ?? '').slice(0, 3)) ?? []) {
      const behind = endOf(steps, words.words, at, end);
      if (behind < 0) continue;
      const hasNot = isDenied(words, start, at, says ? at : behind);
      const kind = `${rule.id} ${hasNot}`;
      if (!told.has(kind)) yield [rule, { at, behind, hasNot }];
      told.add(kind);
    }
  }
}

/** @typedef {{ at: number, behind: number, hasNot: boolean }} Hit the first word of a phrase, and the one behind it */

/**
 * Whether a "not" stands in a phrase or close before it, in the same clause. In doubt there is none.
 * @param {Words} words
 * @param {number} start of the sentence
 * @param {number} at the first word of the phrase
 * @param {number} behind the word behind the last that counts
 */
function isDenied({ words, starts, ends, text }, start, at, behind) {
  for (let place = behind - 1; place >= Math.max(start, at - REACH); place -= 1) {
    const word = words[place] ?? '';
    if (place + 1 < behind && /[:;()[\]–—]/.test(text.slice(ends[place], starts[place + 1]))) return false;
    if (word === 'no' && place === at - 1) return true;
    if (NOT.has(word) || word.endsWith("n't")) return !ONLY.has(words[place + 1] ?? '');
    if (CLAUSE.has(word)) return false;
  }
  return false;
}

/**
 * @param {Found | undefined} found
 * @param {Words} words
 * @param {number} start
 * @param {number} end
 * @param {Hit} hit
 */
function note(found, { starts, ends, text }, start, end, { at, behind, hasNot }) {
  if (!found) return;
  if (found.places.length === MOST) return void (found.more += 1);
  const [from, to] = [starts[at] ?? 0, ends[behind - 1] ?? 0];
  const before = text.slice(Math.max(starts[start] ?? 0, from - AROUND), from);
  const after = text.slice(to, Math.min((starts[end] ?? text.length), to + AROUND));
  const isCut = { before: from - before.length > (starts[start] ?? 0), after: to + after.length < (starts[end] ?? text.length) };
  found.places.push({
    before: (isCut.before ? '… ' : '') + oneLine(before.trimStart()),
    words: oneLine(text.slice(from, Math.min(to, from + AROUND))),
    after: oneLine(after.replace(/[\s–•*·▪-]+$/, '')) + (isCut.after ? ' …' : ''),
    hasNot,
  });
}

/** @param {string} text */
function oneLine(text) {
  return text.replace(/\s+/g, ' ');
}

/** Letters that print joins. */
const JOINED = ['\uFB00', '\uFB01', '\uFB02', '\uFB03', '\uFB04', '\uFB05', '\uFB06'];
const NOT = new Set(['not', 'never', 'cannot', 'nor', 'neither']);
/** Behind a "not", these take it back: not only, not limited to. */
const ONLY = new Set(['only', 'limited', 'just', 'merely', 'solely', 'necessarily', 'exclusively']);
/** Here another clause begins, to which a "not" before it need not belong. */
const CLAUSE = new Set(
  'i we you they he she it who which that may might shall should will would can could must if unless except until but however although though while where when because'.split(' '),
);
/** How many words before a phrase a "not" may stand. */
const REACH = 6;
/** Places of a rule that are told. */
const MOST = 3;
/** Characters of a sentence that are shown on each side of a phrase. */
const AROUND = 240;
/** Characters that are read: longer than any terms, short enough for a second. */
const LONGEST = 1_000_000;
