/** Holds what a caller says about an upload against what is documented, before anything is sent. */

import { demand, object } from '../options.js';

/** @typedef {import('../types.js').Sending & { batch?: number, field?: string }} Wish */

/**
 * @param {unknown} given
 * @param {string[]} names of the options that there are
 * @returns {Wish}
 */
export function sending(given, names) {
  const all = object(given, names);
  demand(isHeaders(all.headers), HEADERS);
  demand([undefined, 'omit', 'same-origin', 'include'].includes(all.credentials), CREDENTIALS);
  demand(all.signal === undefined || typeof all.signal?.throwIfAborted === 'function', SIGNAL);
  for (const name of ['onProgress', 'wait']) demand(all[name] === undefined || typeof all[name] === 'function', FUNCTION);
  for (const name of ['tries', 'batch']) demand(all[name] === undefined || (Number.isInteger(all[name]) && all[name] > 0), NUMBER);
  demand(all.field === undefined || typeof all.field === 'string', FIELD);
  demand(all.after === undefined || [all.after?.stored, all.after?.unsure].every(isTexts), AFTER);
  return all;
}

/** @param {unknown} given */
function isHeaders(given) {
  if (given === undefined || typeof given === 'function') return true;
  try {
    return Boolean(new Headers(/** @type {HeadersInit} */ (given)));
  } catch {
    return false;
  }
}

/** @param {unknown} given */
function isTexts(given) {
  return Array.isArray(given) && given.every((text) => typeof text === 'string');
}

/** The options that all ways of sending have. */
export const CARE = ['headers', 'credentials', 'signal', 'onProgress', 'tries', 'wait'];

const AFTER = 'after is what an earlier call told.';
const CREDENTIALS = 'credentials is omit, same-origin or include.';
const FIELD = 'field is a text.';
const FUNCTION = 'onProgress and wait are functions.';
const HEADERS = 'headers are names and values, or a function that gives them.';
const NUMBER = 'tries and batch are whole numbers from 1 on.';
const SIGNAL = 'signal is an AbortSignal.';
