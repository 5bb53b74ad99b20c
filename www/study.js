/**
 * What was opened, and the one coordinator that knows all of it. The coordinator sits in a worker of its own, so the values
 * it has gathered end with that worker.
 */

import { SanitizeError } from './error.js';
import { keyOf } from './key.js';
import { cleaningNeeds, memoryOf } from './machine.js';
import { parted, sizeOf } from './parts.js';

/** @typedef {import('./types.js').StudySummary} StudySummary */
/** @typedef {import('./channel.js').Source} Source */

/**
 * The opened files.
 * @implements {StudySummary}
 */
export class Study {
  /** @type {StudySummary['series']} */
  series = [];
  /** @type {StudySummary['findings']} */
  findings = [];
  /** @type {StudySummary['questions']} */
  questions = [];
  /** @type {StudySummary['leftOut']} */
  leftOut = [];
  patients = 0;
  images = 0;
  bytes = 0;

  /** @type {Map<number, Source>} */
  #sources = new Map();
  /** @type {Map<number, import('./outcome.js').Cleaned>} what was released, by the numbers of the instances */
  #released = new Map();
  /** @type {Promise<Map<string, number>> | undefined} numbers of instances, by the ids of the series that they stand for */
  #covers;
  #pool;
  #channel;
  #ceilings;
  #next = 0;
  #largest = 0;
  /** Bytes that can still be kept. */
  #room;
  /** @type {Map<number, number>} bytes that are kept free, by the numbers of the instances */
  #reserved = new Map();

  /**
   * @param {import('./pool.js').Pool} pool
   * @param {import('./machine.js').Ceilings} ceilings
   */
  constructor(pool, ceilings) {
    this.#pool = pool;
    this.#channel = pool.start();
    this.#ceilings = ceilings;
    this.#room = ceilings.kept;
  }

  /** The worker in which the coordinator sits, this study's alone. */
  get channel() {
    return this.#channel;
  }

  /**
   * Starts the coordinator.
   * @param {{ preset?: string, policy?: string, recipient: string, namesRecipient: boolean, code?: string, hasDetector: boolean, everyImage: boolean }} options
   * @param {Uint8Array} key
   */
  start(options, key) {
    // What is drawn for this study alone: codes that derive from nothing, or all pseudonyms.
    return this.#channel.ask({ operation: 'open', desk: 'coordinator', kind: 'coordinator', args: [options, key, keyOf()] });
  }

  /**
   * Calls a method of the coordinator.
   * @param {string} method
   * @param {...unknown} args
   * @returns {Promise<any>}
   */
  call(method, ...args) {
    return this.#channel.call('coordinator', method, ...args);
  }

  /**
   * Takes in one instance that was read, or the fact that it could not be.
   * @param {import('./reading.js').Read} read
   */
  async add({ path, source, record, failure }) {
    const id = this.#next++;
    if (!source || record === undefined) return this.call('refuse', id, path, failure ?? 'unreadable');
    this.#sources.set(id, source);
    this.#largest = Math.max(this.#largest, source.bytes);
    return this.call('add', id, path, record);
  }

  /**
   * Where an instance is read from again.
   * @param {number} id
   */
  source(id) {
    const found = this.#sources.get(id);
    if (!found) throw new RangeError('no such instance');
    return found;
  }

  /**
   * Bytes of memory that it takes to clean a file.
   * @param {Source} source
   */
  memoryFor(source) {
    return cleaningNeeds(source, this.#ceilings.held);
  }

  /**
   * An instance as it was opened, for the screen.
   * @param {string} id as in the report
   * @param {import('./types.js').Showing} [showing]
   * @returns {Promise<import('./types.js').Picture>}
   */
  async picture(id, showing) {
    const number = await this.call('number', id);
    const source = this.#sources.get(number);
    if (!source) throw noPicture();
    return this.shown(source, showing);
  }

  /**
   * The picture in the middle of a series as it was opened, for the screen.
   * @param {string} id of the series
   * @param {{ signal?: AbortSignal }} [care]
   * @returns {Promise<import('./types.js').Picture>}
   */
  async cover(id, { signal } = {}) {
    this.#covers ??= this.call('covers').then((pairs) => new Map(JSON.parse(pairs)));
    const source = this.#sources.get((await this.#covers).get(id) ?? -1);
    if (!source) throw noPicture();
    const first = await this.shown(source, { signal });
    return first.frames > 1 ? this.shown(source, { frame: Math.floor(first.frames / 2), signal }) : first;
  }

  /**
   * A picture for the screen, of any source; beside its cleaned form, with a line around what is different there.
   * @param {Source} source
   * @param {import('./types.js').Showing} [showing]
   * @param {Source} [cleaned]
   * @returns {Promise<import('./types.js').Picture>}
   */
  shown(source, { frame = 0, stretch = false, level = 0, width = 1, signal } = {}, cleaned) {
    const both = [source, cleaned ?? []].flat();
    const sum = (/** @type {(source: Source) => number} */ part) => both.reduce((whole, one) => whole + part(one), 0);
    const care = { signal, bytes: sum(({ bytes }) => bytes), memory: sum((one) => this.memoryFor(one)) };
    return this.#pool.run({ operation: cleaned ? 'compare' : 'preview', source, cleaned, showing: [frame, stretch, level, width] }, care);
  }

  /**
   * Sees whether there is room to keep what becomes of an instance until it is saved, and keeps it free.
   * @param {number} id
   */
  reserve(id) {
    const { bytes } = this.source(id);
    if (bytes > this.#room) return false;
    this.#room -= bytes;
    this.#reserved.set(id, bytes);
    return true;
  }

  /**
   * Takes note of what became of an instance, so that other answers do not make it be cleaned again.
   * @param {number} id
   * @param {import('./outcome.js').Cleaned} [cleaned] none if it was not released
   */
  settle(id, cleaned) {
    this.#room += (this.#reserved.get(id) ?? 0) + (this.#released.get(id)?.file?.size ?? 0) - (cleaned?.file?.size ?? 0);
    this.#reserved.delete(id);
    if (cleaned) this.#released.set(id, cleaned);
    else this.#released.delete(id);
  }

  /** Forgets what was cleaned. What was read and answered stays. */
  forget() {
    for (const id of [...this.#released.keys()]) this.settle(id);
    return this.call('reopen');
  }

  /**
   * A file that was released.
   * @param {number} id
   */
  released(id) {
    const cleaned = this.#released.get(id);
    if (!cleaned) throw new RangeError('no such file');
    return cleaned;
  }

  /**
   * A cleaned file, if it was released and kept.
   * @param {number} id
   */
  kept(id) {
    return this.#released.get(id)?.file;
  }

  /** Bytes of the largest zip file that can be handed over as one. */
  get largestZip() {
    return this.#ceilings.zip;
  }

  /**
   * What cleaning some series will take, before any work starts.
   * @param {Iterable<string>} [ids] of the series; all if left out
   * @returns {import('./types.js').Needs}
   */
  needs(ids = this.series.map(({ id }) => id)) {
    const { workers, kept, zip } = this.#ceilings;
    const wanted = new Set(ids);
    const series = this.series.filter(({ id }) => wanted.has(id));
    const files = series.flatMap(filesOf);
    const [bytes, busy] = [sizeOf(series), Math.min(workers, files.length)];
    const memory = memoryOf(this.#ceilings, { bytes, busy, largest: this.#largest });
    const zips = parted(files, zip).length;
    return { bytes, seconds: bytes / SLOWEST, workers: busy, memory, zips, isCleanedTwice: bytes > kept };
  }

  /** Asks the coordinator what it knows by now. */
  async refresh() {
    /** @type {StudySummary} */
    const summary = JSON.parse(await this.call('study'));
    this.series = summary.series;
    this.findings = summary.findings;
    this.questions = summary.questions;
    this.leftOut = summary.leftOut;
    this.patients = summary.patients;
    this.images = summary.images;
    this.bytes = summary.bytes;
  }

  /**
   * Forgets everything.
   * @param {unknown} reason of whatever is still asked
   */
  close(reason) {
    this.#sources.clear();
    this.#released.clear();
    this.#channel.end(reason);
  }
}

/** The failure of whoever asks for a picture that is not here. */
export function noPicture() {
  return new SanitizeError('bad-option', 'No picture here has this id.');
}

/**
 * The files of a series as far as its summary tells.
 * @param {import('./types.js').Series} series
 */
function filesOf({ id, images, bytes }) {
  return Array.from({ length: images }, (_, place) => ({ name: `${id}/${place}`, bytes: bytes / images }));
}

/** Bytes a second that a slow machine cleans; a fast one is a pleasant surprise. */
const SLOWEST = 40 * 2 ** 20;
