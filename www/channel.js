/**
 * One worker and the questions it has been asked. A channel lives until its worker traps, is lost or is no longer wanted;
 * then every open question fails, and the channel is never used again.
 */

import { SanitizeError, unstarted } from './error.js';
import { lend } from './lending.js';

/**
 * A file, or one file of an archive.
 * @typedef {{ blob: Blob, bytes: number, archive?: number, index?: number, isReadWhole?: boolean, lent?: number }} Source `lent` are the
 *   bytes that the page hands to a worker that cannot read by itself
 */
/** @typedef {{ operation: string, [more: string]: unknown }} Message */
/** @typedef {Message & { number: number }} Request */
/** @typedef {{ code: import('./types.js').ErrorCode, path: string | null, message: string, fatal?: boolean }} Failure */
/** @typedef {{ number: number, value?: any, error?: Failure, memory?: number, read?: number, wanted?: import('./lending.js').Wanted }} Reply */
/** @typedef {{ resolve: (value: any) => void, reject: (reason: unknown) => void, onRead?: (bytes: number) => void }} Open */

/** A worker that answers. */
export class Channel {
  /** @type {Map<number, Open>} */
  #open = new Map();
  #next = 0;
  #worker;
  /** @type {unknown} why it ended */
  #reason;

  /** Whether it can still be asked. */
  alive = true;
  /** Whether the page reads files for it, known after the first answer: WebKit lets no worker read any in a page that was opened as a file. */
  isBlind = false;
  #hasAnswered = false;
  /** Bytes of WebAssembly memory after the last answer; they never shrink. */
  memory = 0;
  /** @type {Message | undefined} the message that got the worker ready for the jobs it is doing */
  readiness;

  /**
   * @param {Worker} worker
   * @param {import('./core-module.js').Modules} modules
   * @param {number} memory bytes that the work may take
   */
  constructor(worker, modules, memory) {
    this.#worker = worker;
    worker.addEventListener('message', (event) => {
      this.#hasAnswered = true;
      this.#settle(event.data);
    });
    worker.addEventListener('messageerror', () => this.end(crashed()));
    worker.addEventListener('error', (event) => {
      // Without this the browser prints the text of the error, which may quote the input.
      event.preventDefault();
      // What never ran has no message of an error.
      this.end(this.#hasAnswered || 'message' in event ? crashed() : unstarted());
    });
    const life = crypto.randomUUID();
    // A failure here ends the channel, so whoever asks next meets it.
    this.ask({ operation: 'init', modules, memory, life }).then((started) => this.#started(started, life)).catch(() => {});
  }

  /**
   * @param {{ lives: boolean, isBlind: boolean }} started
   * @param {string} life
   */
  #started({ lives, isBlind }, life) {
    this.isBlind = isBlind;
    return lives ? this.#mourn(life) : undefined;
  }

  /**
   * A browser that runs out of memory takes a worker away without a word; but the lock that it held comes free.
   * @param {string} life the name of the lock
   */
  async #mourn(life) {
    await navigator.locks.request(life, () => this.end(crashed()));
  }

  /**
   * Asks the worker and waits for its answer.
   * @param {Message} message
   * @param {Transferable[]} [transfer]
   * @param {(bytes: number) => void} [onRead] hears now and then how many bytes of files have been read
   * @returns {Promise<any>}
   */
  ask(message, transfer = [], onRead) {
    if (!this.alive) return Promise.reject(this.#reason);
    return new Promise((resolve, reject) => {
      const number = this.#next++;
      this.#open.set(number, { resolve, reject, onRead });
      this.#worker.postMessage({ ...message, number }, transfer);
    });
  }

  /**
   * Calls a method of a handle that lives in the worker.
   * @param {string} desk
   * @param {string} method
   * @param {...unknown} args
   * @returns {Promise<any>}
   */
  call(desk, method, ...args) {
    return this.ask({ operation: 'call', desk, method, args });
  }

  /**
   * Ends the worker; its memory goes with it.
   * @param {unknown} reason
   */
  end(reason) {
    if (!this.alive) return;
    this.alive = false;
    this.#reason = reason;
    this.#worker.terminate();
    for (const { reject } of this.#open.values()) reject(reason);
    this.#open.clear();
  }

  /** @param {Reply} reply */
  #settle({ number, value, error, memory, read, wanted }) {
    if (wanted) return lend(wanted);
    const open = this.#open.get(number);
    if (read !== undefined) return open?.onRead?.(read);
    this.#open.delete(number);
    this.memory = memory ?? this.memory;
    if (!error) return open?.resolve(value);
    open?.reject(new SanitizeError(error.code, error.message, error.path));
    if (error.fatal) this.end(crashed());
  }
}

/** The failure of whatever was asked of a worker that is gone. */
export function crashed() {
  return new SanitizeError('internal-error', 'A worker stopped; nothing of this file was written.');
}
