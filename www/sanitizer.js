/**
 * The front door for JavaScript: open files, see what identifies, decide, clean, save. No rule about medical files lives
 * here: the core, in workers, holds them all. Importing this has no side effect.
 *
 *     const s = new Sanitizer();
 *     const study = await s.open(input.files);
 *     const result = await s.clean(study);
 *     await save(result);
 *     s.close();
 */

import { Cleaning } from './cleaning.js';
import { load } from './core-module.js';
import { SanitizeError, closed } from './error.js';
import { walk } from './input.js';
import { keyOf } from './key.js';
import { ceilings } from './machine.js';
import { Meter } from './meter.js';
import { judged, options as checked, wish as checkedWish } from './options.js';
import { Pool } from './pool.js';
import { Reading } from './reading.js';
import { Study } from './study.js';

export { SanitizeError } from './error.js';
export { save } from './save.js';
export { verify } from './verify.js';

/** @typedef {import('./types.js').StudySummary} StudySummary */
/** @typedef {import('./core-module.js').Loaded} Loaded */

/**
 * Cleans medical scans in this browser.
 *
 * Events: `progress` (a `Progress`), `finding` (a `Finding`), `held` (a reason), `done` (a `Result`), `error` (a
 * `SanitizeError`), each a `CustomEvent` with that as its `detail`.
 */
export class Sanitizer extends EventTarget {
  #options;
  #ceilings;
  #key;
  /** @type {import('./types.js').KeptCode[]} what belongs to the key, of all studies */
  #codes;
  /** @type {Promise<Loaded> | undefined} */
  #loaded;
  /** @type {Pool | undefined} */
  #pool;
  /** @type {Set<Study>} */
  #studies = new Set();
  #closed = false;

  /** @param {import('./types.js').Options} [options] */
  constructor(options = {}) {
    super();
    this.#options = checked(options);
    this.#ceilings = ceilings(options);
    this.#key = keyOf(options.key);
    this.#codes = [...(options.codes ?? [])];
  }

  /**
   * Fetches what is needed; after this nothing is fetched any more. `open` does it by itself.
   * @returns {Promise<void>}
   */
  async load() {
    this.#refuseClosed();
    this.#loaded ??= load(this.#options);
    await this.#loaded;
  }

  /**
   * Starts the first worker and tells what the core says about itself.
   * @returns {Promise<import('./types.js').Build>}
   */
  async start() {
    const pool = await this.#workers();
    return JSON.parse(await pool.run({ operation: 'build' }));
  }

  /**
   * Reads files and tells what is in them. Nothing is changed.
   * @param {import('./types.js').Input} input
   * @param {{ signal?: AbortSignal }} [care]
   * @returns {Promise<StudySummary>}
   */
  async open(input, { signal } = {}) {
    // Before the first await: a drop gives up its items when its event ends.
    const files = walk(input);
    return this.#reported(async () => {
      signal?.throwIfAborted();
      const pool = await this.#workers();
      const study = new Study(pool, this.#ceilings);
      this.#studies.add(study);
      await this.#read(study, files, pool, signal).catch((error) => {
        this.#drop(study, error);
        throw error;
      });
      for (const finding of study.findings) this.#emit('finding', finding);
      return study;
    });
  }

  /**
   * Answers questions about a study and brings its summary up to date.
   * @param {StudySummary} study
   * @param {import('./types.js').Decision[]} decisions
   */
  decide(study, decisions) {
    return this.#reported(async () => {
      const own = this.#own(study);
      await judged(own.call('decide', JSON.stringify(decisions)));
      await own.refresh();
    });
  }

  /**
   * Forgets what was cleaned of a study. What was read and answered stays.
   * @param {StudySummary} study
   * @returns {Promise<void>}
   */
  forget(study) {
    return this.#reported(() => this.#own(study).forget());
  }

  /**
   * Cleans a study. Await it for the result, or iterate over it for the cleaned files as they come.
   * @param {StudySummary} study
   * @param {import('./types.js').Wish} [wish]
   * @returns {Cleaning}
   */
  clean(study, wish = {}) {
    const own = this.#own(study);
    const means = { pool: /** @type {Pool} */ (this.#pool), codes: this.#codes };
    const cleaning = new Cleaning(own, means, { face: this.#options.face, ...checkedWish(wish) }, (type, detail) => this.#emit(type, detail));
    cleaning.then(undefined, (error) => this.#report(error));
    return cleaning;
  }

  /**
   * The codes of patients that belong to the key: those given in the options, and all that were chosen or drawn since, also by a cleaning that has not ended.
   * @returns {import('./types.js').KeptCode[]}
   */
  get codes() {
    return [...this.#codes];
  }

  /**
   * Takes codes of patients that belong to the key, as another sanitizer under the same key may have drawn some meanwhile.
   * @param {import('./types.js').KeptCode[]} codes
   */
  recall(codes) {
    checked({ codes });
    const known = new Set(this.#codes.map(({ mark }) => mark));
    this.#codes.push(...codes.filter(({ mark }) => !known.has(mark)));
  }

  /** Ends all workers and overwrites the key. What has been cleaned stays with whoever holds it. */
  close() {
    this.#closed = true;
    for (const study of this.#studies) this.#drop(study, closed());
    this.#pool?.close();
    this.#key.fill(0);
    this.#codes = [];
  }

  async #workers() {
    await this.load();
    const loaded = await /** @type {Promise<Loaded>} */ (this.#loaded);
    this.#refuseClosed();
    return (this.#pool ??= new Pool(loaded, this.#ceilings));
  }

  /**
   * @param {Study} study
   * @param {ReturnType<typeof walk>} files
   * @param {Pool} pool
   * @param {AbortSignal} [signal]
   */
  async #read(study, files, pool, signal) {
    const { preset, policy, code, recipient = origin(), net, everyImage = false } = this.#options;
    const namesRecipient = this.#options.recipient !== undefined;
    const hasDetector = net !== false && net !== null;
    await judged(study.start({ preset, policy, recipient, namesRecipient, code, hasDetector, everyImage }, this.#key));
    const meter = new Meter('look', (progress) => this.#emit('progress', progress));
    await new Reading(pool, meter, (read) => study.add(read), { signal, isBlind: study.channel.isBlind }).all(files);
    await study.refresh();
  }

  /**
   * @param {StudySummary} study
   * @returns {Study}
   */
  #own(study) {
    this.#refuseClosed();
    if (study instanceof Study && this.#studies.has(study)) return study;
    throw new SanitizeError('bad-option', 'This study was not opened here.');
  }

  /**
   * @param {Study} study
   * @param {unknown} reason
   */
  #drop(study, reason) {
    this.#studies.delete(study);
    study.close(reason);
  }

  #refuseClosed() {
    if (this.#closed) throw closed();
  }

  /**
   * @template T
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  async #reported(work) {
    try {
      return await work();
    } catch (error) {
      this.#report(error);
      throw error;
    }
  }

  /** @param {unknown} error an abort is no failure */
  #report(error) {
    if (error instanceof SanitizeError) this.#emit('error', error);
  }

  /**
   * @param {string} type
   * @param {unknown} detail
   */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** Whose pseudonyms these are if nobody says: this page's. Of a page that is a file not all browsers tell it alike. */
function origin() {
  const { protocol, origin: told = '' } = /** @type {Partial<Location>} */ (globalThis.location ?? {});
  return protocol === 'file:' ? 'file://' : told;
}
