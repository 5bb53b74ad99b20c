/** How far a piece of work is, and how long it may still take. */

/** Counts files and bytes, and tells each step to a listener. */
export class Meter {
  #phase;
  #listener;
  #started = performance.now();
  #done = 0;
  #total = 0;
  #bytes = 0;
  #totalBytes = 0;

  /**
   * @param {import('./types.js').Progress['phase']} phase
   * @param {(progress: import('./types.js').Progress) => void} listener
   */
  constructor(phase, listener) {
    this.#phase = phase;
    this.#listener = listener;
  }

  /**
   * More work has become known.
   * @param {number} files
   * @param {number} bytes
   */
  expect(files, bytes) {
    this.#total += files;
    this.#totalBytes += bytes;
    this.#tell();
  }

  /**
   * A file that is under way has come further.
   * @param {number} bytes
   */
  advance(bytes) {
    this.#bytes += bytes;
    this.#tell();
  }

  /**
   * One file is done.
   * @param {number} bytes of it that have not been counted
   */
  step(bytes) {
    this.#done += 1;
    this.#bytes += bytes;
    this.#tell();
  }

  #tell() {
    this.#listener({
      phase: this.#phase,
      done: this.#done,
      total: this.#total,
      bytes: this.#bytes,
      totalBytes: this.#totalBytes,
      secondsLeft: this.#secondsLeft(),
    });
  }

  #secondsLeft() {
    const seconds = (performance.now() - this.#started) / 1000;
    if (seconds < SETTLED || this.#bytes === 0) return undefined;
    return Math.max(0, (seconds / this.#bytes) * (this.#totalBytes - this.#bytes));
  }
}

/** Seconds before an estimate is worth telling. */
const SETTLED = 1;
