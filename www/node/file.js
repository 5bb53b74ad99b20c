/**
 * Files as the core reads them: piece by piece, without waiting. It finds both classes under the names that they have in the workers of
 * browsers; Node has the one without a way to read at once, and the other not at all.
 */

import { readSync } from 'node:fs';

/** A stretch of bytes, or of a file that is open. */
export class Blob {
  /** @type {(start: number, end: number) => ArrayBuffer} */
  #read;
  #start;
  /** How many bytes. */
  size;

  /**
   * @param {(start: number, end: number) => ArrayBuffer} read
   * @param {number} start
   * @param {number} end
   */
  constructor(read, start, end) {
    this.#read = read;
    this.#start = start;
    this.size = end - start;
  }

  /** @param {Uint8Array} bytes */
  static ofBytes(bytes) {
    return new Blob((start, end) => bytes.slice(start, end).buffer, 0, bytes.length);
  }

  /**
   * @param {number} file descriptor
   * @param {number} size
   */
  static ofFile(file, size) {
    return new Blob((start, end) => stretch(file, start, end), 0, size);
  }

  /**
   * @param {number} start
   * @param {number} end
   */
  slice(start, end) {
    return new Blob(this.#read, this.#start + start, this.#start + end);
  }

  read() {
    return this.#read(this.#start, this.#start + this.size);
  }
}

/** Reads them. */
export class FileReaderSync {
  /** @param {Blob} blob */
  readAsArrayBuffer(blob) {
    return blob.read();
  }
}

/**
 * Fewer bytes where the file has become shorter: the core tells by that that it changed.
 * @param {number} file
 * @param {number} start
 * @param {number} end
 */
function stretch(file, start, end) {
  const bytes = new Uint8Array(end - start);
  let filled = 0;
  for (let read = -1; read !== 0 && filled < bytes.length; filled += read) {
    read = readSync(file, bytes, filled, bytes.length - filled, start + filled);
  }
  return bytes.buffer.slice(0, filled);
}
