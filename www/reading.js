/**
 * Pass 1: reads what was handed over, file by file, in the workers of a pool. A zip file or a disc
 * image is known by its content and read entry by entry. Nothing that goes wrong with one file ends the reading of the others.
 */

import { SanitizeError } from './error.js';
import { flow } from './flow.js';

/** @typedef {import('./channel.js').Source} Source */
/** @typedef {import('./types.js').ErrorCode} ErrorCode */
/**
 * One instance, read or not.
 * @typedef {{ path: string, bytes: number, source?: Source, record?: string, failure?: ErrorCode }} Read
 */
/** @typedef {{ index: number, path: string, size: number }} Entry */

/** Reads every file of an input. */
export class Reading {
  #pool;
  #meter;
  #take;
  #signal;
  #archives = 0;

  /**
   * @param {import('./pool.js').Pool} pool
   * @param {import('./meter.js').Meter} meter
   * @param {(read: Read) => Promise<void>} take gets each instance, in no order
   * @param {AbortSignal} [signal]
   */
  constructor(pool, meter, take, signal) {
    this.#pool = pool;
    this.#meter = meter;
    this.#take = take;
    this.#signal = signal;
  }

  /**
   * @param {AsyncIterable<import('./input.js').Found>} files
   * @returns {Promise<void>}
   */
  all(files) {
    return flow(files, this.#pool.size, (found) => this.#file(found), this.#signal);
  }

  /** @param {import('./input.js').Found} found */
  async #file({ path, file }) {
    const bytes = file?.size ?? 0;
    this.#meter.expect(1, bytes);
    if (!file) return this.#done({ path, bytes, failure: 'unreadable' });
    const source = { blob: file, archive: this.#archives++ };
    const { entries, record, failure } = await this.#ask('read', source, bytes);
    if (entries === undefined) return this.#done({ path, bytes, source: { blob: file }, record, failure });
    await this.#archive(path, source, JSON.parse(entries));
    this.#meter.step(bytes);
  }

  /**
   * @param {string} path
   * @param {Source} archive
   * @param {Entry[]} entries
   */
  #archive(path, archive, entries) {
    return flow(entries, this.#pool.size, (entry) => this.#entry(path, archive, entry), this.#signal);
  }

  /**
   * @param {string} path
   * @param {Source} archive
   * @param {Entry} entry
   */
  async #entry(path, archive, { index, path: inside, size }) {
    this.#meter.expect(1, 0);
    const source = { ...archive, index };
    const { record, failure } = await this.#ask('scan', source, size);
    await this.#take({ path: `${path}!/${inside}`, bytes: size, source, record, failure });
    this.#meter.step(0);
  }

  /** @param {Read} read */
  async #done(read) {
    await this.#take(read);
    this.#meter.step(read.bytes);
  }

  /**
   * @param {string} operation
   * @param {Source} source
   * @param {number} bytes
   * @returns {Promise<{ entries?: string, record?: string, failure?: ErrorCode }>}
   */
  async #ask(operation, source, bytes) {
    try {
      return await this.#pool.run({ operation, source }, { signal: this.#signal, bytes });
    } catch (error) {
      this.#signal?.throwIfAborted();
      return { failure: error instanceof SanitizeError ? error.code : 'internal-error' };
    }
  }
}
