/**
 * Pass 2: every instance goes to a worker, and what comes back is sealed and verified or not there at all. A run of it can
 * be awaited for its result, or iterated for the cleaned files as they come, in the order of the output.
 */

import { SanitizeError } from './error.js';
import { flow } from './flow.js';
import { Meter } from './meter.js';
import { Outcome } from './outcome.js';

/** @typedef {import('./types.js').Result} Result */
/** @typedef {import('./outcome.js').Cleaned} Cleaned */
/** @typedef {{ series?: string[], face?: string, signal?: AbortSignal }} Wish */
/** @typedef {(type: string, detail: unknown) => void} Emit */

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
  #emit;
  #signal;
  #outcome;

  /**
   * @param {import('./study.js').Study} study
   * @param {import('./pool.js').Pool} pool
   * @param {Wish} wish
   * @param {Emit} emit
   */
  constructor(study, pool, { signal, ...choice }, emit) {
    this.#study = study;
    this.#pool = pool;
    this.#emit = emit;
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
      if (cleaned) yield cleaned.file;
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
    const context = await this.#study.call('close', JSON.stringify(choice));
    const [order, todo] = await Promise.all([this.#study.call('order'), this.#study.call('todo')]);
    const open = new Set(todo);
    /** @type {[number, number][]} */
    const places = [...Array.from(order).entries()];
    for (const [place, id] of places) if (!open.has(id)) this.#settled.set(place, await this.#kept(id));
    const work = places.filter(([, id]) => open.has(id));
    const meter = new Meter('clean', (progress) => this.#emit('progress', progress));
    meter.expect(work.length, work.reduce((sum, [, id]) => sum + this.#study.source(id).bytes, 0));
    const readiness = { operation: 'context', context };
    await flow(work, this.#pool.size, ([place, id]) => this.#one(place, id, readiness, meter), this.#signal);
    const result = await this.#result();
    for (const { reason } of [...result.held, ...result.refused]) this.#emit('held', { reason });
    this.#emit('done', result);
    return result;
  }

  /**
   * @param {number} place
   * @param {number} id
   * @param {import('./channel.js').Message} readiness
   * @param {Meter} meter
   */
  async #one(place, id, readiness, meter) {
    const { source, bytes } = this.#study.source(id);
    const job = { operation: 'clean', source, instance: id };
    try {
      const { outcome, sealed, crc32 } = await this.#pool.run(job, { readiness, signal: this.#signal, bytes });
      await this.#study.call('absorb', id, outcome);
      this.#settled.set(place, sealed ? await this.#file(id, sealed, crc32) : null);
    } catch (error) {
      this.#signal?.throwIfAborted();
      await this.#lost(place, id, error);
    }
    meter.step(bytes);
    this.#tell(false);
  }

  /**
   * @param {number} id
   * @param {Uint8Array<ArrayBuffer> | Blob} sealed
   * @param {number} [crc32]
   */
  async #file(id, sealed, crc32) {
    const cleaned = { file: await this.#named(id, sealed), crc32 };
    this.#study.keep(id, cleaned);
    return cleaned;
  }

  /**
   * What an earlier run released and no answer has changed since, under the name that it has now.
   * @param {number} id
   */
  async #kept(id) {
    const { file, crc32 } = this.#study.kept(id);
    return { file: await this.#named(id, file), crc32 };
  }

  /**
   * @param {number} id
   * @param {Uint8Array<ArrayBuffer> | Blob} sealed
   */
  async #named(id, sealed) {
    return new File([sealed], await this.#study.call('name', id), { type: 'application/dicom', lastModified: 0 });
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
    const [report, manifest] = await Promise.all([this.#study.call('report'), this.#study.call('manifest')]);
    const places = [...this.#settled.keys()].sort((a, b) => a - b);
    const cleaned = places.flatMap((place) => this.#settled.get(place) ?? []);
    return new Outcome(cleaned, JSON.parse(report), JSON.parse(manifest), this.#study.channel);
  }
}

/** Something to wait for, once. */
class News {
  /** @type {() => void} */
  tell = () => {};
  /** @type {Promise<void>} */
  told = new Promise((resolve) => (this.tell = resolve));
}
