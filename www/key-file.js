/**
 * The key file under a passphrase: key and codes in the form of age, as the command line writes them. The work is done in a worker that is
 * ended after it, since it takes memory and what it held of the secret goes with it.
 */

import { here } from './beside.js';
import { startWorker } from './blob-worker.js';
import { compiled } from './core-module.js';
import source from './key-worker-source.js';

/** @typedef {import('./types.js').KeptCode} KeptCode */
/** @typedef {{ key: Uint8Array, codes: KeptCode[] }} Held */
/** @typedef {'form' | 'work' | 'passphrase' | 'failed'} Closed why a file stays closed, or is not written */

/** A key file could not be opened or written. */
export class KeyFileError extends Error {
  /** @param {Closed} code */
  constructor(code) {
    super('The key file stays closed.');
    this.name = 'KeyFileError';
    this.code = code;
  }
}

/** Fetches what is needed; after this nothing is fetched any more. */
export async function load() {
  await compiled(here('keyfile.wasm'));
}

/**
 * Opens a file. Rejects with a `KeyFileError`.
 * @param {Blob} file
 * @param {string} passphrase
 * @returns {Promise<Held>}
 */
export async function open(file, passphrase) {
  // A scan that was chosen by mistake is not read.
  if (file.size > LARGEST) throw new KeyFileError('form');
  const bytes = new Uint8Array(await file.arrayBuffer().catch(() => new ArrayBuffer(0)));
  const { key, codes } = await done({ file: bytes, passphrase: utf8(passphrase) });
  return { key, codes: pairs(codes) };
}

/**
 * Writes a file. Rejects with a `KeyFileError`.
 * @param {Held} held
 * @param {string} passphrase
 * @returns {Promise<Blob>}
 */
export async function seal({ key, codes }, passphrase) {
  const drawn = crypto.getRandomValues(new Uint8Array(DRAWN));
  const flat = codes.flatMap(({ mark, code }) => [mark, code]);
  return new Blob([await done({ key: Uint8Array.from(key), codes: flat, drawn, passphrase: utf8(passphrase) })]);
}

/**
 * @param {import('./key-worker.js').Job} job its bytes are gone afterwards
 * @returns {Promise<any>}
 */
async function done(job) {
  const module = await compiled(here('keyfile.wasm'));
  const worker = startWorker(source);
  const secrets = Object.values(job).filter((part) => part instanceof Uint8Array).map(({ buffer }) => buffer);
  try {
    return await new Promise((resolve, reject) => {
      worker.addEventListener('message', ({ data: { value, error } }) => (error === undefined ? resolve(value) : reject(new KeyFileError(closed(error)))));
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        reject(new KeyFileError('failed'));
      });
      worker.postMessage({ module, job }, secrets);
    });
  } finally {
    worker.terminate();
  }
}

/**
 * @param {string} word
 * @returns {Closed}
 */
function closed(word) {
  return word === 'form' || word === 'work' || word === 'passphrase' ? word : 'failed';
}

/** @param {string} text */
function utf8(text) {
  return new TextEncoder().encode(text);
}

/**
 * @param {string[]} flat
 * @returns {KeptCode[]}
 */
function pairs(flat) {
  return flat.flatMap((mark, at) => (at % 2 === 0 ? [{ mark, code: flat[at + 1] ?? '' }] : []));
}

const DRAWN = 48;
/** Bytes. A key file of ten thousand codes is smaller. */
const LARGEST = 1 << 20;
