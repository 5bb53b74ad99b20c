/** The account of an upload: what the server has, what it did not take, and what is not known. */

import { Lost, Refused, UploadError } from './error.js';

/** @typedef {import('../types.js').Uploaded} Uploaded */
/** @typedef {{ id: string, file: File }} Item something to send, by the id that the account is kept by */

/** The account of one call. */
export class Account {
  /** @type {Uploaded} */
  #uploaded;
  #before;
  #onProgress;

  /**
   * @param {number} totalBytes
   * @param {Pick<import('../types.js').Sending, 'after' | 'onProgress'>} care
   */
  constructor(totalBytes, { after, onProgress = () => {} }) {
    this.#uploaded = { stored: [], failed: [], warned: [], asked: [], unsure: [], leftOut: [], bytes: 0, totalBytes };
    this.#before = { stored: new Set(after?.stored), unsure: new Set(after?.unsure) };
    this.#onProgress = onProgress;
  }

  /**
   * Whether the server has something already, as an earlier call told.
   * @param {Item} item
   */
  isSettled(item) {
    const is = this.#before.stored.has(item.id);
    if (is) this.store([item]);
    return is;
  }

  /**
   * Whether something was sent before, without an answer.
   * @param {Item} item
   */
  isUnsure({ id }) {
    return this.#before.unsure.has(id) || this.#uploaded.unsure.includes(id);
  }

  /**
   * Sends something. Until it is answered nobody knows whether it has arrived, unless the server says that it took nothing.
   * @template T
   * @param {Item[]} items
   * @param {() => Promise<T>} request
   * @returns {Promise<T>}
   */
  async send(items, request) {
    const fresh = items.filter((item) => !this.isUnsure(item));
    this.#forget(items);
    this.#uploaded.unsure.push(...items.map(({ id }) => id));
    try {
      return await request();
    } catch (error) {
      if (error instanceof Refused || (error instanceof Lost && error.status === 429)) this.#forget(fresh);
      throw error;
    }
  }

  /** @param {Item[]} items that the server has */
  store(items) {
    this.#uploaded.stored.push(...items.map(({ id }) => id));
    this.#answered(items);
  }

  /** @param {Item[]} items that the server says it has, asked after a lost connection */
  find(items) {
    this.#uploaded.asked.push(...items.map(({ id }) => id));
    this.store(items);
  }

  /**
   * @param {Item} item that the server has
   * @param {number} code what it has to say about it
   */
  warn({ id }, code) {
    this.#uploaded.warned.push({ id, code });
  }

  /**
   * @param {Item} item that the server did not take
   * @param {number | null} code
   */
  fail(item, code) {
    this.#uploaded.failed.push({ id: item.id, code });
    this.#answered([item]);
  }

  /** @param {File} file that cannot be sent in this way */
  leaveOut({ name, size }) {
    this.#uploaded.leftOut.push(name);
    this.#uploaded.totalBytes -= size;
  }

  /** Tells how things stand. */
  tell() {
    this.#onProgress(this.#told());
  }

  /**
   * Runs an upload and gives the account of it; a failure carries it, and before an abort it is told once more.
   * @param {() => Promise<void>} work
   * @returns {Promise<Uploaded>}
   */
  async of(work) {
    try {
      await work();
      return this.#told();
    } catch (error) {
      if (error instanceof Lost) throw new UploadError('upload-failed', error.status, this.#told());
      if (error instanceof Refused) throw new UploadError('upload-refused', error.status, this.#told());
      this.tell();
      throw error;
    }
  }

  /** @param {Item[]} items */
  #answered(items) {
    this.#forget(items);
    this.#uploaded.bytes += items.reduce((sum, { file }) => sum + file.size, 0);
  }

  /** @param {Item[]} items of which it is known now what became of them */
  #forget(items) {
    const ids = new Set(items.map(({ id }) => id));
    this.#uploaded.unsure = this.#uploaded.unsure.filter((id) => !ids.has(id));
  }

  #told() {
    return structuredClone(this.#uploaded);
  }
}
