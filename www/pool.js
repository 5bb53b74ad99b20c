/**
 * Plain workers, each with its own instance of the core, in place of threads: they need no headers from the page that
 * embeds them. A worker is replaced after a crash, when its job is cancelled, and when its memory has grown large.
 */

import { Channel, crashed } from './channel.js';
import { hasLittleMemory } from './machine.js';

/** @typedef {import('./channel.js').Message} Message */
/** @typedef {{ readiness?: Message, signal?: AbortSignal, bytes?: number }} Care */

/** A bounded set of workers that take one job each. */
export class Pool {
  /** @type {Channel[]} */
  #idle = [];
  /** @type {Set<Channel>} */
  #busy = new Set();
  /** @type {((channel: Channel) => void)[]} */
  #waiting = [];
  #loaded;
  #closed = false;

  /**
   * @param {import('./core-module.js').Loaded} loaded
   * @param {number} [size]
   */
  constructor(loaded, size = suggestedSize()) {
    this.#loaded = loaded;
    /** How many jobs run at once. */
    this.size = size;
  }

  /** Starts one worker outside the pool, for its own long use. */
  start() {
    return new Channel(this.#loaded.start(), this.#loaded.module);
  }

  /**
   * Runs one job on the next free worker.
   *
   * Rejects with `internal-error` if the worker crashes or falls silent, and with the signal's reason when it is aborted;
   * then the worker is ended in the middle of its work.
   * @param {Message} job
   * @param {Care} [care] a message that must have been sent before, and what the job costs
   * @returns {Promise<any>}
   */
  async run(job, { readiness, signal, bytes = 0 } = {}) {
    signal?.throwIfAborted();
    const channel = await this.#take();
    const cancel = () => channel.end(signal?.reason);
    const watch = setTimeout(() => channel.end(crashed()), PATIENCE + bytes * PATIENCE_PER_BYTE);
    try {
      signal?.throwIfAborted();
      signal?.addEventListener('abort', cancel, { once: true });
      if (readiness && channel.readiness !== readiness) await channel.ask(readiness);
      channel.readiness = readiness ?? channel.readiness;
      return await channel.ask(job);
    } finally {
      clearTimeout(watch);
      signal?.removeEventListener('abort', cancel);
      this.#giveBack(channel);
    }
  }

  /** Ends all workers; jobs under way fail. */
  close() {
    this.#closed = true;
    for (const channel of [...this.#idle, ...this.#busy]) channel.end(crashed());
    this.#idle.length = 0;
  }

  /** @returns {Promise<Channel>} */
  #take() {
    if (this.#closed) return Promise.reject(crashed());
    const channel = this.#idle.pop() ?? (this.#busy.size < this.size ? this.start() : undefined);
    if (!channel) return new Promise((resolve) => this.#waiting.push(resolve));
    this.#busy.add(channel);
    return Promise.resolve(channel);
  }

  /** @param {Channel} channel */
  #giveBack(channel) {
    this.#busy.delete(channel);
    if (this.#closed || channel.memory > MEMORY_CEILING) channel.end(crashed());
    const next = this.#waiting.shift();
    if (!next && channel.alive) this.#idle.push(channel);
    if (!next) return;
    // After the end a dead channel is passed on: it refuses whatever is asked of it.
    const successor = channel.alive || this.#closed ? channel : this.start();
    this.#busy.add(successor);
    next(successor);
  }
}

/** How many workers this machine bears. */
function suggestedSize() {
  const { hardwareConcurrency = 1 } = /** @type {{ hardwareConcurrency?: number }} */ (globalThis.navigator ?? {});
  return hasLittleMemory() ? 1 : Math.max(1, Math.min(hardwareConcurrency, 4));
}

/** WebAssembly memory never shrinks: above this a fresh instance costs less than the old one holds. */
const MEMORY_CEILING = 512 * 2 ** 20;
/** A browser that runs out of memory can take a worker away without a word; milliseconds until it counts as lost. */
const PATIENCE = 300_000;
/** Ten seconds more for each MiB. */
const PATIENCE_PER_BYTE = 10_000 / 2 ** 20;
