/** The key of a visit to the page: a fresh one, which is forgotten, or that of a key file. It is in memory only. */

import { keyOf } from './key.js';

/** @typedef {import('./types.js').KeptCode} KeptCode */

export class VisitKey {
  #key = keyOf();
  /** @type {KeptCode[]} */
  #codes = [];
  /** Whether it came out of a file. */
  isKept = false;

  /** The key, and the codes that belong to it. */
  get options() {
    return { key: this.#key, codes: this.#codes };
  }

  /**
   * Takes the key of a file in place of the one before.
   * @param {import('./key-file.js').Held} held
   */
  take({ key, codes }) {
    this.#set(key, codes, true);
  }

  /**
   * Goes on: the key of a file with all codes that were drawn under it, or else another fresh key.
   * @param {KeptCode[]} codes
   */
  renew(codes) {
    if (this.isKept) this.#codes = codes;
    else this.forget();
  }

  /** Overwrites it and makes a fresh one. */
  forget() {
    this.#set(keyOf(), [], false);
  }

  /**
   * @param {Uint8Array} key
   * @param {KeptCode[]} codes
   * @param {boolean} isKept
   */
  #set(key, codes, isKept) {
    this.#key.fill(0);
    this.#key = key;
    this.#codes = codes;
    this.isKept = isKept;
  }
}
