/**
 * Makes the letter, and changes one that a person may have written in. The text itself says what was asked for: a part is in the
 * letter if its words stand there as a paragraph of their own. So what a person changes is never taken back.
 */

import { frame, parts } from './letter-en.js';

/** @typedef {import('./letter-en.js').Country} Country */
/** @typedef {import('./letter-en.js').Part} Part */
/** @typedef {{ to: string, scan: string, country: Country }} Fields */
/** @typedef {ReadonlyMap<string, string>} Paragraphs by what they are, in the order of the letter */

/**
 * The paragraphs of a letter as this page writes it.
 * @param {Fields} fields
 * @param {ReadonlySet<Part>} ticked
 * @returns {Paragraphs}
 */
export function paragraphs({ to, scan, country }, ticked) {
  const chosen = parts.filter(([part]) => ticked.has(part)).map(([part, words]) => [part, words(country)]);
  /** @type {(string | false | undefined)[][]} */
  const all = [
    ['to', to.trim() !== '' && frame.to(to.trim())],
    ['about', scan.trim() !== '' && frame.about(scan.trim())],
    ['greeting', frame.greeting],
    ['opening', frame.opening],
    ...chosen,
    ['closing', frame.closing],
    ['farewell', frame.farewell],
    ['signature', frame.signature],
  ];
  return new Map(all.flatMap(([name, words]) => (name && words ? [[name, words]] : [])));
}

/**
 * The text of a letter that nobody has changed.
 * @param {Paragraphs} wanted
 */
export function written(wanted) {
  return [...wanted.values()].join(GAP);
}

/**
 * The parts whose words stand in a text.
 * @param {string} text
 * @param {Country} country
 * @returns {Set<Part>}
 */
export function standing(text, country) {
  /** @type {Set<string | undefined>} */
  const pieces = new Set(split(text));
  return new Set(parts.flatMap(([part, words]) => (pieces.has(words(country)) ? [part] : [])));
}

/**
 * A text after a field or a tick has changed. Paragraphs that are not as this page wrote them stay where they are.
 * @param {string} text
 * @param {Paragraphs} before what this page would have written
 * @param {Paragraphs} wanted what it would write now
 */
export function revised(text, before, wanted) {
  const pieces = split(text);
  for (const [name, words] of before) {
    const at = pieces.indexOf(words);
    const now = wanted.get(name);
    if (at >= 0 && now !== undefined) pieces[at] = now;
    else if (at >= 0) pieces.splice(at === 0 ? 0 : at - 1, 2);
  }
  const names = [...wanted.keys()];
  for (const name of names.filter((one) => !before.has(one))) put(pieces, wanted.get(name) ?? '', ...around(pieces, names, name, wanted));
  return pieces.join('');
}

/**
 * A text with a question in it: under those that stand there, else before the thanks.
 * @param {string} text
 * @param {string} question
 */
export function asking(text, question) {
  const pieces = split(text);
  const line = `- ${question}`;
  const at = pieces.findIndex((piece) => piece.startsWith(frame.questions));
  if (at < 0) put(pieces, `${frame.questions}\n${line}`, -1, pieces.indexOf(frame.closing));
  else if (!pieces[at]?.split('\n').includes(line)) pieces[at] += `\n${line}`;
  return pieces.join('');
}

/**
 * The places of the nearest paragraph before and behind the one of a name, or -1.
 * @param {string[]} pieces
 * @param {string[]} names
 * @param {string} name
 * @param {Paragraphs} wanted
 * @returns {[number, number]}
 */
function around(pieces, names, name, wanted) {
  const at = names.indexOf(name);
  const places = (/** @type {string[]} */ some) => some.map((one) => pieces.indexOf(wanted.get(one) ?? '')).filter((place) => place >= 0);
  return [places(names.slice(0, at)).at(-1) ?? -1, places(names.slice(at + 1))[0] ?? -1];
}

/**
 * Puts a paragraph behind one, or before another, or at the end.
 * @param {string[]} pieces
 * @param {string} words
 * @param {number} after
 * @param {number} before
 */
function put(pieces, words, after, before) {
  if (after >= 0) pieces.splice(after + 1, 0, GAP, words);
  else if (before >= 0) pieces.splice(before, 0, words, GAP);
  else pieces.push(...(pieces.join('') === '' ? [] : [GAP]), words);
}

/**
 * Paragraphs, and between them the blank lines as they are.
 * @param {string} text
 */
function split(text) {
  return text.split(/(\n{2,})/);
}

const GAP = '\n\n';
