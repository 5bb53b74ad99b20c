/**
 * Holds what an embedding page hands over against what is documented, before any work starts. A wrong value is named by a
 * fixed sentence: it may itself be a name.
 */

import { SanitizeError } from './error.js';

/**
 * @param {unknown} given
 * @returns {import('./types.js').Options}
 */
export function options(given) {
  const all = object(given, OPTIONS);
  demand(all.face === undefined || FACES.includes(all.face), FACE);
  for (const name of ['preset', 'policy', 'recipient', 'code']) demand(all[name] === undefined || typeof all[name] === 'string', TEXT);
  for (const name of ['workers', 'memory', 'zip']) demand(all[name] === undefined || (Number.isInteger(all[name]) && all[name] > 0), NUMBER);
  demand(all.codes === undefined || (Array.isArray(all.codes) && all.codes.every(isKeptCode)), CODES);
  demand(all.everyImage === undefined || typeof all.everyImage === 'boolean', EVERY_IMAGE);
  demand(all.worker === undefined || typeof all.worker === 'function', WORKER);
  return all;
}

/**
 * @param {unknown} given
 * @returns {import('./types.js').Wish}
 */
export function wish(given) {
  const all = object(given, WISHES);
  demand(all.face === undefined || FACES.includes(all.face), FACE);
  const isList = Array.isArray(all.series) && all.series.every((/** @type {unknown} */ id) => typeof id === 'string');
  demand(all.series === undefined || isList, SERIES);
  demand(all.keep === undefined || typeof all.keep === 'boolean', KEEP);
  return all;
}

/**
 * Runs what the core does with a policy or with decisions: what it finds wrong there is a wrong option.
 * @template T
 * @param {Promise<T>} work
 * @returns {Promise<T>}
 */
export function judged(work) {
  return work.catch((error) => {
    const isPolicy = error instanceof SanitizeError && error.code === 'policy';
    throw isPolicy ? new SanitizeError('bad-option', error.message, error.path) : error;
  });
}

/**
 * Demands an object of options.
 * @param {unknown} given
 * @param {string[]} names those that there are: one that is misspelt would be no option at all
 * @returns {any}
 */
export function object(given, names) {
  demand(typeof given === 'object' && given !== null, 'Options are an object.');
  demand(Object.keys(/** @type {object} */ (given)).every((name) => names.includes(name)), UNKNOWN);
  return given;
}

/**
 * Throws `bad-option` otherwise.
 * @param {boolean} is
 * @param {string} otherwise
 */
export function demand(is, otherwise) {
  if (!is) throw new SanitizeError('bad-option', otherwise);
}

/** @param {any} given */
function isKeptCode(given) {
  const names = Object.keys(given ?? {}).sort();
  return names.join() === 'code,mark' && names.every((name) => typeof given[name] === 'string');
}

const CODES = 'codes are those of a result: a list of objects, each with a mark and a code.';
const EVERY_IMAGE = 'everyImage is true or false.';
const FACES = ['keep', 'deface', 'head-strip'];
const FACE = 'face is keep, deface or head-strip.';
const KEEP = 'keep is true or false.';
const OPTIONS = ['preset', 'policy', 'face', 'recipient', 'code', 'key', 'codes', 'workers', 'memory', 'zip', 'wasm', 'codec', 'net', 'everyImage', 'worker'];
const NUMBER = 'workers, memory and zip are whole numbers from 1 on.';
const SERIES = 'series is a list of ids.';
const TEXT = 'preset, policy, recipient and code are texts.';
const UNKNOWN = 'There is an option that is not known here.';
const WISHES = ['series', 'face', 'keep', 'signal'];
const WORKER = 'worker is a function that starts a worker.';
