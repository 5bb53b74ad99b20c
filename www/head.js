/**
 * A head whose face was cut out, seen from any side: as it was opened, and as it is in the cleaned files. Its two surfaces are made by
 * the workers of the pool and then lie in the worker of the study.
 */

import { SanitizeError } from './error.js';
import { surveyNeeds } from './machine.js';

/** @typedef {import('./channel.js').Source} Source */
/** @typedef {import('./types.js').Head} Shown */
/** @typedef {'before' | 'after'} When */
/** @typedef {{ file: number, source: Source }[]} Sources */
/**
 * What the core says of a head; more of it is for the core alone.
 * @typedef {{ series: string, survey: { files: { file: number }[] }, map: object }} Found
 */

/** @implements {Shown} */
export class Head {
  #found;
  #pool;
  #channel;
  #sources;
  /** @type {Map<When, Promise<string>>} the desks at which the surfaces lie */
  #desks = new Map();

  /**
   * @param {Found} found
   * @param {import('./pool.js').Pool} pool
   * @param {import('./channel.js').Channel} channel to the worker of the study
   * @param {Record<When, Sources>} sources
   */
  constructor(found, pool, channel, sources) {
    this.#found = found;
    this.#pool = pool;
    this.#channel = channel;
    this.#sources = sources;
    /** The series in which it was found. */
    this.series = found.series;
  }

  /**
   * How it looks.
   * @param {When} when
   * @param {import('./types.js').Turn} [turn]
   * @returns {Promise<import('./types.js').Picture>}
   */
  async portrait(when, { yaw = 0, pitch = 0, size = 320, signal } = {}) {
    const isSound = Number.isInteger(size) && size > 0 && size <= LARGEST && Number.isFinite(yaw) && Number.isFinite(pitch);
    if (!isSound || !Object.hasOwn(this.#sources, when)) throw new SanitizeError('bad-option', TURN);
    signal?.throwIfAborted();
    const desk = await this.#desk(when);
    signal?.throwIfAborted();
    const data = await this.#channel.call(desk, 'portrait', yaw, pitch, size);
    return { columns: size, rows: size, frames: 1, width: size, height: size, data };
  }

  /** Forgets its surfaces. */
  async close() {
    const desks = [...this.#desks.values()];
    this.#desks.clear();
    for (const desk of desks) await desk.then((open) => this.#channel.ask({ operation: 'shut', desk: open })).catch(() => {});
  }

  /** @param {When} when */
  #desk(when) {
    const known = this.#desks.get(when) ?? this.#opened(when);
    this.#desks.set(when, known);
    return known;
  }

  /** @param {When} when */
  async #opened(when) {
    const files = this.#sources[when];
    const { survey, map } = this.#found;
    const job = { operation: 'surface', survey: JSON.stringify(survey), map: JSON.stringify(map), files };
    const bytes = files.reduce((sum, { source }) => sum + source.bytes, 0);
    const surface = await this.#pool.run(job, { bytes, memory: surveyNeeds(files.map(({ source }) => source)) });
    const desk = crypto.randomUUID();
    await this.#channel.ask({ operation: 'open', desk, kind: 'surface', args: [surface] }, [surface.buffer]);
    return desk;
  }
}

const TURN = 'A head is seen before or after, turned by numbers of degrees, in a picture of at most 1024 pixels.';
/** Pixels of a side. */
const LARGEST = 1024;
