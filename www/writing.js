/**
 * The nets that find and read writing in pictures, and find faces. They live in a WebAssembly instance of their own, which is made when they are
 * first asked: most studies never need them, and their memory is the larger part of a worker's.
 */

import { Faces, Net, initSync } from './net.js';

/** What the core asks about writing and faces. */
export class Writing {
  #module;
  /** @type {Net | undefined} */
  #net;
  /** @type {Faces | undefined} */
  #faces;
  /** @type {WebAssembly.Memory | undefined} */
  #memory;
  /** Whether a call has broken down: what such an instance answers afterwards counts for nothing. */
  #isBroken = false;

  /** @param {WebAssembly.Module} module */
  constructor(module) {
    this.#module = module;
  }

  /** Bytes of memory that the nets have taken. */
  get memory() {
    // What is broken is thrown away with its worker, as what has grown too large is.
    return this.#isBroken ? Number.POSITIVE_INFINITY : (this.#memory?.buffer.byteLength ?? 0);
  }

  /**
   * The lines of writing in a picture of at most 800 columns and rows, in three renderings of one byte a pixel.
   * @param {Uint8Array} renderings
   * @param {number} columns
   * @param {number} rows
   * @returns {Float32Array} left, top, right, bottom and score of each line
   */
  find(renderings, columns, rows) {
    return this.#asked(() => (this.#net ??= new Net()).find(renderings, columns, rows));
  }

  /**
   * What a grey picture of one line says.
   * @param {Uint8Array} grey
   * @param {number} columns
   * @param {number} rows
   * @returns {string} JSON: `{"text":...,"confidence":...}`
   */
  read(grey, columns, rows) {
    return this.#asked(() => (this.#net ??= new Net()).read(grey, columns, rows));
  }

  /**
   * The faces in a grey picture of at most 800 columns and rows.
   * @param {Uint8Array} grey
   * @param {number} columns
   * @param {number} rows
   * @returns {Float32Array} left, top, right, bottom and score of each face
   */
  faces(grey, columns, rows) {
    return this.#asked(() => (this.#faces ??= new Faces()).find(grey, columns, rows));
  }

  /**
   * @template T
   * @param {() => T} ask
   */
  #asked(ask) {
    if (this.#isBroken) throw new Error('the nets have broken down');
    this.#isBroken = true;
    this.#memory ??= initSync({ module: this.#module }).memory;
    const answer = ask();
    this.#isBroken = false;
    return answer;
  }
}
