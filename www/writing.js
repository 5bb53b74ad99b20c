/**
 * The nets that find and read writing in pictures. They live in a WebAssembly instance of their own, which is made when they are
 * first asked: most studies never need them, and their memory is the larger part of a worker's.
 */

import { Net, initSync } from './net.js';

/** What the core asks about writing. */
export class Writing {
  #module;
  /** @type {Net | undefined} */
  #net;
  /** @type {WebAssembly.Memory | undefined} */
  #memory;

  /** @param {WebAssembly.Module} module */
  constructor(module) {
    this.#module = module;
  }

  /** Bytes of memory that the nets have taken. */
  get memory() {
    return this.#memory?.buffer.byteLength ?? 0;
  }

  /**
   * The lines of writing in a picture of at most 800 columns and rows, in three renderings of one byte a pixel.
   * @param {Uint8Array} renderings
   * @param {number} columns
   * @param {number} rows
   * @returns {Float32Array} left, top, right, bottom and score of each line
   */
  find(renderings, columns, rows) {
    return this.#made().find(renderings, columns, rows);
  }

  /**
   * What a grey picture of one line says.
   * @param {Uint8Array} grey
   * @param {number} columns
   * @param {number} rows
   * @returns {string} JSON: `{"text":...,"confidence":...}`
   */
  read(grey, columns, rows) {
    return this.#made().read(grey, columns, rows);
  }

  #made() {
    this.#memory ??= initSync({ module: this.#module }).memory;
    return (this.#net ??= new Net());
  }
}
