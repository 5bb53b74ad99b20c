/** The discs that tests/cases/leaks writes, and a search for what was planted in them: the search of the Rust tests, told again. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {{ rule: string, place: string, forms: { kind: 'bytes' | 'digits' | 'component', hex: string }[] }} Canary */
/** @typedef {Map<string, { form: string, name: string }[]>} Forms forms by their first eight bytes */

/** The folder of the discs, none where SCANITIZE_LEAKS is not set. */
export const DISCS = process.env.SCANITIZE_LEAKS;

/**
 * How many images the discs hold, and a search that gives the rules and places of what it finds.
 * @returns {{ images: number, found: (where: string | Uint8Array) => string[] }}
 */
export function search() {
  /** @type {{ images: number, canaries: Canary[] }} */
  const { images, canaries } = JSON.parse(readFileSync(join(DISCS ?? '', 'planted.json'), 'utf8'));
  const [bytes, digits] = [formsOf(canaries, 'bytes'), formsOf(canaries, 'digits')];
  const found = (/** @type {string | Uint8Array} */ where) => {
    const text = folded(Buffer.from(/** @type {string} */ (where)));
    return [...new Set([...standing(bytes, text), ...standing(digits, withoutPseudonyms(text))])].sort();
  };
  return { images, found };
}

/**
 * @param {Canary[]} canaries
 * @param {string} sought
 * @returns {Forms}
 */
function formsOf(canaries, sought) {
  /** @type {Forms} */
  const forms = new Map();
  for (const { rule, place, forms: all } of canaries) {
    for (const { hex } of all.filter(({ kind }) => kind === sought)) {
      const form = folded(Buffer.from(hex, 'hex'));
      const head = form.slice(0, 8);
      forms.set(head, [...(forms.get(head) ?? []), { form, name: `${rule} ${place}` }]);
    }
  }
  return forms;
}

/**
 * @param {Forms} forms
 * @param {string} text
 */
function* standing(forms, text) {
  for (let at = 0; at + 8 <= text.length; at += 1) {
    for (const { form, name } of forms.get(text.slice(at, at + 8)) ?? []) if (text.startsWith(form, at)) yield name;
  }
}

/**
 * A character for each byte, ASCII letters small.
 * @param {Buffer} bytes
 */
function folded(bytes) {
  return Buffer.from(bytes.map((byte) => (byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte))).toString('latin1');
}

/**
 * Keyed pseudonyms hold any digits by chance.
 * @param {string} text
 */
function withoutPseudonyms(text) {
  return text.replace(/2\.25\.\d+/g, (uid) => `2.25.${'#'.repeat(uid.length - 5)}`);
}
