/** What a page and the frame in which scans are cleaned say to each other. */

import { demand, object } from '../options.js';

/** What each calls to the other before there is a port between them. It says nothing else. */
export const HELLO = 'scanitize.sandbox/1';

/**
 * What a page may ask of the frame, once and before scans are chosen. Neither a key nor code that would run in the frame is among it.
 *
 * Throws `bad-option` for anything else.
 * @param {unknown} given
 * @returns {import('./types.js').SandboxWishes}
 */
export function wishes(given) {
  const all = object(given, [...TEXTS, EVERY_IMAGE]);
  demand(TEXTS.every((name) => all[name] === undefined || typeof all[name] === 'string'), TEXT);
  demand(all[EVERY_IMAGE] === undefined || typeof all[EVERY_IMAGE] === 'boolean', FLAG);
  return all;
}

const TEXTS = ['preset', 'policy', 'face', 'recipient', 'code', 'language'];
const EVERY_IMAGE = 'everyImage';
const TEXT = 'preset, policy, face, recipient, code and language are texts.';
const FLAG = 'everyImage is true or false.';
