/**
 * Pass 2: every instance goes to a worker, and what comes back is sealed and verified or not there at all. A run of it can
 * be awaited for its result, or iterated for the cleaned files as they come, in the order of the output.
 */

import { SanitizeError } from './error.js';
import { flow } from './flow.js';
import { Head } from './head.js';
import { Meter } from './meter.js';
import { judged } from './options.js';
import { Outcome, named } from './outcome.js';
import { lookForHeads } from './surveys.js';

/** @typedef {import('./types.js').Result} Result */
/** @typedef {import('./outcome.js').Cleaned} Cleaned */
/** @typedef {import('./outcome.js').Sealed} Sealed */
/** @typedef {import('./types.js').Wish} Wish */
/** @typedef {import('./channel.js').Message} Message */
/** @typedef {(type: string, detail: unknown) => void} Emit */
/** @typedef {{ verdict: string, outcome: string, bytes: number, crc32?: number, sealed?: Sealed }} Became what a worker says of a file */

/**
 * One run of cleaning.
 * @implements {PromiseLike<Result>}
 */
export class Cleaning {
  /** @type {Map<number, Cleaned | null>} by place in the output; null is an instance that was not released */
  #settled = new Map();
  #over = false;
  #news = new News();
  #study;
  #pool;
  #codes;
  #emit;
  #keep;
  #signal;
  #outcome;
  /** @type {Message} what a worker must know before it cleans */
  #readiness = { operation: 'context' };

  /**
   * @param {import('./study.js').Study} study
   * @param {{ pool: import('./pool.js').Pool, codes: import('./types.js').KeptCode[] }} means `codes` grow by those that are new
   * @param {Wish} wish
   * @param {Emit} emit
   */
  constructor(study, { pool, codes }, { signal, keep, ...choice }, emit) {
    this.#study = study;
    this.#pool = pool;
    this.#codes = codes;
    this.#emit = emit;
    this.#keep = keep;
    this.#signal = signal;
    this.#outcome = this.#run(choice).finally(() => this.#tell(true));
    // Someone who only iterates meets the failure there.
    this.#outcome.catch(() => {});
  }

  /** @type {PromiseLike<Result>['then']} */
  then(fulfilled, rejected) {
    return this.#outcome.then(fulfilled, rejected);
  }

  /** @returns {AsyncGenerator<File, void, undefined>} */
  async *[Symbol.asyncIterator]() {
    for (let place = 0; await this.#reached(place); place += 1) {
      const cleaned = this.#settled.get(place);
      if (cleaned) yield cleaned.file ?? named(await this.#again(cleaned, this.#signal), cleaned.name);
    }
    await this.#outcome;
  }

  /** @param {number} place */
  async #reached(place) {
    while (!this.#settled.has(place) && !this.#over) await this.#news.told;
    return this.#settled.has(place);
  }

  /** @param {boolean} over */
  #tell(over) {
    this.#over ||= over;
    this.#news.tell();
    this.#news = new News();
  }

  /**
   * @param {object} choice
   * @returns {Promise<Result>}
   */
  async #run(choice) {
    this.#signal?.throwIfAborted();
    const onProgress = (/** @type {unknown} */ progress) => this.#emit('progress', progress);
    const words = JSON.stringify(choice);
    await lookForHeads(this.#study, this.#pool, words, onProgress, this.#signal);
    await judged(this.#study.call('recall', JSON.stringify(this.#codes)));
    const context = await judged(this.#study.call('close', words));
    this.#codes.push(...JSON.parse(await this.#study.call('toKeep')));
    const [order, todo] = await Promise.all([this.#study.call('order'), this.#study.call('todo')]);
    const open = new Set(todo);
    /** @type {[number, number][]} */
    const places = [...Array.from(order).entries()];
    for (const [place, id] of places) if (!open.has(id)) this.#settled.set(place, await this.#released(id));
    const work = places.filter(([, id]) => open.has(id));
    const meter = new Meter('clean', onProgress);
    meter.expect(work.length, work.reduce((sum, [, id]) => sum + this.#study.source(id).bytes, 0));
    this.#readiness = { ...this.#readiness, context };
    await flow(work, this.#pool.size, ([place, id]) => this.#one(place, id, meter), this.#signal);
    const result = await this.#result();
    for (const { reason } of [...result.held, ...result.refused]) this.#emit('held', { reason });
    this.#emit('done', result);
    return result;
  }

  /**
   * @param {number} place
   * @param {number} id
   * @param {Meter} meter
   */
  async #one(place, id, meter) {
    const { bytes } = this.#study.source(id);
    let counted = 0;
    // What is too large for memory is read twice: the input, and what was written of it.
    const onRead = (/** @type {number} */ read) => {
      const far = Math.max(counted, Math.min(bytes, Math.floor(read / 2)));
      meter.advance(far - counted);
      counted = far;
    };
    try {
      const isWanted = this.#keep ?? this.#study.reserve(id);
      const became = await this.#work(id, isWanted, this.#signal, onRead);
      await this.#study.call('absorb', id, became.outcome);
      const cleaned = became.verdict === 'released' ? await this.#cleaned(id, became) : undefined;
      this.#study.settle(id, cleaned);
      this.#settled.set(place, cleaned ?? null);
    } catch (error) {
      this.#study.settle(id);
      this.#signal?.throwIfAborted();
      await this.#lost(place, id, error);
    }
    meter.step(bytes - counted);
    this.#tell(false);
  }

  /**
   * @param {number} id
   * @param {boolean} isWanted whether the cleaned file is kept, not only what is said of it
   * @param {AbortSignal} [signal]
   * @param {(bytes: number) => void} [onRead]
   * @returns {Promise<Became>}
   */
  #work(id, isWanted, signal, onRead) {
    const source = this.#study.source(id);
    const care = { readiness: this.#readiness, signal, bytes: source.bytes, memory: this.#study.memoryFor(source), onRead };
    return this.#pool.run({ operation: 'clean', source, instance: id, isWanted }, care);
  }

  /**
   * What became of a file that was not kept, cleaned and verified once more. The same input, job and key give the same bytes.
   * @param {Cleaned} cleaned
   * @param {AbortSignal} [signal]
   * @returns {Promise<Sealed>}
   */
  async #again({ id, sha256 }, signal) {
    const { sealed, outcome } = await this.#work(id, true, signal);
    if (!sealed || JSON.parse(outcome).sha256 !== sha256) throw new SanitizeError('save-failed', 'A file has changed since it was cleaned.');
    return sealed;
  }

  /**
   * @param {number} id
   * @param {Became} became
   * @returns {Promise<Cleaned>}
   */
  async #cleaned(id, { bytes, crc32, sealed, outcome }) {
    const name = await this.#study.call('name', id);
    return { id, name, bytes, crc32, sha256: JSON.parse(outcome).sha256, file: sealed && named(sealed, name) };
  }

  /**
   * What an earlier run released and no answer has changed since, under the name that it has now.
   * @param {number} id
   */
  async #released(id) {
    const [cleaned, name] = [this.#study.released(id), await this.#study.call('name', id)];
    return { ...cleaned, name, file: cleaned.file && named(cleaned.file, name) };
  }

  /**
   * @param {number} place
   * @param {number} id
   * @param {unknown} error
   */
  async #lost(place, id, error) {
    const reason = error instanceof SanitizeError ? error.code : 'internal-error';
    await this.#study.call('fail', id, reason);
    this.#settled.set(place, null);
  }

  async #result() {
    const [report, manifest, heads] = await Promise.all(['report', 'manifest', 'heads'].map((method) => this.#study.call(method)));
    const places = [...this.#settled.keys()].sort((a, b) => a - b);
    const cleaned = places.flatMap((place) => this.#settled.get(place) ?? []);
    const { channel, largestZip } = this.#study;
    const [again, picture, compared] = [this.#again.bind(this), this.#picture.bind(this), this.#compared.bind(this)];
    const means = { channel, largestZip, again, picture, compared, ahead: this.#pool.size, codes: [...this.#codes] };
    const told = JSON.parse(report);
    const isCut = told.instances.some((/** @type {import('./types.js').ReportedInstance} */ { face }) => face === 'removed');
    const shown = isCut ? JSON.parse(heads).flatMap(this.#head, this) : [];
    return new Outcome(cleaned, told, JSON.parse(manifest), shown, means);
  }

  /**
   * A head, if all that shows it was released and kept.
   * @param {import('./head.js').Found} found
   */
  #head(found) {
    const before = found.survey.files.map(({ file }) => ({ file, source: this.#study.source(file) }));
    const after = before.flatMap(({ file }) => {
      const blob = this.#study.kept(file);
      return blob ? [{ file, source: { blob, bytes: blob.size } }] : [];
    });
    return after.length < before.length ? [] : [new Head(found, this.#pool, this.#study.channel, { before, after })];
  }

  /**
   * @param {Cleaned} cleaned
   * @param {import('./types.js').Showing} [showing]
   */
  async #picture(cleaned, showing) {
    return this.#study.shown(await this.#sourceOf(cleaned, showing), showing);
  }

  /**
   * @param {Cleaned} cleaned
   * @param {import('./types.js').Showing} [showing]
   */
  async #compared(cleaned, showing) {
    return this.#study.shown(this.#study.source(cleaned.id), showing, await this.#sourceOf(cleaned, showing));
  }

  /**
   * @param {Cleaned} cleaned
   * @param {import('./types.js').Showing} [showing]
   */
  async #sourceOf(cleaned, showing) {
    const blob = cleaned.file ?? new Blob([await this.#again(cleaned, showing?.signal)]);
    return { blob, bytes: blob.size };
  }
}

/** Something to wait for, once. */
class News {
  /** @type {() => void} */
  tell = () => {};
  /** @type {Promise<void>} */
  told = new Promise((resolve) => (this.tell = resolve));
}
