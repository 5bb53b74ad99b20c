/**
 * Pass 1: reads what was handed over, file by file, in the workers of a pool. A zip file or a disc
 * image is known by its content and read entry by entry. Nothing that goes wrong with one file ends the reading of the others.
 */

import { SanitizeError } from './error.js';
import { flow } from './flow.js';
import { readingNeeds } from './machine.js';

/** @typedef {import('./channel.js').Source} Source */
/** @typedef {import('./types.js').ErrorCode} ErrorCode */
/**
 * One instance, read or not.
 * @typedef {{ path: string, source?: Source, record?: string, failure?: ErrorCode }} Read
 */
/** @typedef {{ index: number, path: string, size: number, isReadWhole: boolean }} Entry */

/** Reads every file of an input. */
export class Reading {
  #pool;
  #meter;
  #take;
  #signal;
  #isBlind;
  #archives = 0;

  /**
   * @param {import('./pool.js').Pool} pool
   * @param {import('./meter.js').Meter} meter
   * @param {(read: Read) => Promise<void>} take gets each instance, in no order
   * @param {{ signal?: AbortSignal, isBlind?: boolean }} [care] `isBlind` where workers get whole files from the page
   */
  constructor(pool, meter, take, { signal, isBlind = false } = {}) {
    this.#pool = pool;
    this.#meter = meter;
    this.#take = take;
    this.#signal = signal;
    this.#isBlind = isBlind;
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
    if (!file) await this.#take({ path, failure: 'unreadable' });
    else await this.#found(path, { blob: file, bytes, archive: this.#archives++, lent: this.#isBlind ? bytes : 0 });
    this.#meter.step(bytes);
  }

  /**
   * @param {string} path
   * @param {Source} source
   */
  async #found(path, source) {
    const { entries, record, failure } = await this.#ask('read', source);
    if (entries !== undefined) return this.#archive(path, source, JSON.parse(entries));
    const { blob, bytes, lent } = source;
    return this.#take({ path, source: { blob, bytes, lent }, record, failure });
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
  async #entry(path, archive, { index, path: inside, size, isReadWhole }) {
    this.#meter.expect(1, 0);
    const source = { ...archive, bytes: size, index, isReadWhole };
    const { record, failure } = await this.#ask('scan', source);
    await this.#take({ path: `${path}!/${inside}`, source, record, failure });
    this.#meter.step(0);
  }

  /**
   * @param {string} operation
   * @param {Source} source
   * @returns {Promise<{ entries?: string, record?: string, failure?: ErrorCode }>}
   */
  async #ask(operation, source) {
    try {
      const care = { signal: this.#signal, bytes: source.bytes, memory: readingNeeds(source) };
      return await this.#pool.run({ operation, source }, care);
    } catch (error) {
      this.#signal?.throwIfAborted();
      return { failure: error instanceof SanitizeError ? error.code : 'internal-error' };
    }
  }
}
