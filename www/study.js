/**
 * What was opened, and the one coordinator that knows all of it. The coordinator sits in a worker of its own, so the values
 * it has gathered end with that worker.
 */

/** @typedef {import('./types.js').StudySummary} StudySummary */

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

  /** @type {Map<number, { source: import('./channel.js').Source, bytes: number }>} */
  #sources = new Map();
  /** @type {Map<number, import('./outcome.js').Cleaned>} */
  #kept = new Map();
  #channel;
  #next = 0;

  /** @param {import('./channel.js').Channel} channel to a worker that is this study's alone */
  constructor(channel) {
    this.#channel = channel;
  }

  /** The worker in which the coordinator sits. */
  get channel() {
    return this.#channel;
  }

  /**
   * Starts the coordinator.
   * @param {{ preset?: string, policy?: string, recipient: string }} options
   * @param {Uint8Array} key
   */
  start(options, key) {
    return this.#channel.ask({ operation: 'open', desk: 'coordinator', kind: 'coordinator', args: [options, key] });
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
  async add({ path, bytes, source, record, failure }) {
    const id = this.#next++;
    if (!source || record === undefined) return this.call('refuse', id, path, failure ?? 'unreadable');
    this.#sources.set(id, { source, bytes });
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
   * Keeps a cleaned file, so that other answers do not make it be cleaned again.
   * @param {number} id
   * @param {import('./outcome.js').Cleaned} cleaned
   */
  keep(id, cleaned) {
    this.#kept.set(id, cleaned);
  }

  /**
   * A file that was kept.
   * @param {number} id
   */
  kept(id) {
    const cleaned = this.#kept.get(id);
    if (!cleaned) throw new RangeError('no such file');
    return cleaned;
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
    this.#kept.clear();
    this.#channel.end(reason);
  }
}
