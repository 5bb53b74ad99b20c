/**
 * Plain workers, each with its own instance of the core, in place of threads: they need no headers from the page that
 * embeds them. A worker is replaced after a crash, when its job is cancelled, and when its memory has grown large.
 */

import { Channel, crashed } from './channel.js';
import { closed } from './error.js';

/** @typedef {import('./channel.js').Message} Message */
/**
 * @typedef {object} Care
 * @property {Message} [readiness] a message that must have been sent before
 * @property {AbortSignal} [signal]
 * @property {number} [bytes] how much there is to read
 * @property {number} [memory] bytes that the job takes at its height
 * @property {(bytes: number) => void} [onRead] hears now and then how much has been read
 */
/** @typedef {{ places: number, resolve: (channel: Channel) => void, reject: (reason: unknown) => void }} Waiting */

/** A bounded set of workers that take one job each; a job that needs the memory of several takes the places of several. */
export class Pool {
  /** @type {Channel[]} */
  #idle = [];
  /** @type {Set<Channel>} */
  #busy = new Set();
  /** @type {Waiting[]} */
  #waiting = [];
  #taken = 0;
  #loaded;
  #ceilings;
  #closed = false;

  /**
   * @param {import('./core-module.js').Loaded} loaded
   * @param {import('./machine.js').Ceilings} ceilings
   */
  constructor(loaded, ceilings) {
    this.#loaded = loaded;
    this.#ceilings = ceilings;
    /** How many jobs run at once. */
    this.size = ceilings.workers;
  }

  /** Starts one worker outside the pool, for its own long use. */
  start() {
    return new Channel(this.#loaded.start(), this.#loaded.modules, this.#ceilings.work);
  }

  /**
   * Runs one job on the next free worker.
   *
   * Rejects with `internal-error` if the worker crashes or falls silent, and with the signal's reason when it is aborted;
   * then the worker is ended in the middle of its work.
   * @param {Message} job
   * @param {Care} [care]
   * @returns {Promise<any>}
   */
  async run(job, { readiness, signal, bytes = 0, memory = 0, onRead } = {}) {
    signal?.throwIfAborted();
    const places = Math.max(1, Math.min(this.size, Math.ceil(memory / this.#place)));
    const channel = await this.#take(places);
    const cancel = () => channel.end(signal?.reason);
    const watch = setTimeout(() => channel.end(crashed()), PATIENCE + bytes * PATIENCE_PER_BYTE);
    try {
      signal?.throwIfAborted();
      signal?.addEventListener('abort', cancel, { once: true });
      if (readiness && channel.readiness !== readiness) await channel.ask(readiness);
      channel.readiness = readiness ?? channel.readiness;
      return await channel.ask(job, [], onRead);
    } finally {
      clearTimeout(watch);
      signal?.removeEventListener('abort', cancel);
      this.#giveBack(channel, places);
    }
  }

  /** Ends all workers; jobs under way fail. */
  close() {
    this.#closed = true;
    for (const channel of [...this.#idle, ...this.#busy]) channel.end(closed());
    this.#idle.length = 0;
    for (const { reject } of this.#waiting.splice(0)) reject(closed());
  }

  /** Bytes of memory for each job, and the most that a worker may hold on to: WebAssembly memory never shrinks. */
  get #place() {
    return this.#ceilings.work / this.size;
  }

  /**
   * @param {number} places
   * @returns {Promise<Channel>}
   */
  #take(places) {
    if (this.#closed) return Promise.reject(closed());
    return new Promise((resolve, reject) => {
      this.#waiting.push({ places, resolve, reject });
      this.#serve();
    });
  }

  /** Whoever waits longest is served first, so that a large job gets its places. */
  #serve() {
    for (let next = this.#waiting[0]; next && this.#taken + next.places <= this.size; next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#taken += next.places;
      const channel = this.#idle.pop() ?? this.start();
      this.#busy.add(channel);
      // What takes the places of others needs their memory too.
      for (const other of this.#idle.splice(this.size - this.#taken)) other.end(crashed());
      next.resolve(channel);
    }
  }

  /**
   * @param {Channel} channel
   * @param {number} places
   */
  #giveBack(channel, places) {
    this.#busy.delete(channel);
    this.#taken -= places;
    if (this.#closed || channel.memory > this.#place) channel.end(crashed());
    if (channel.alive) this.#idle.push(channel);
    if (!this.#closed) this.#serve();
  }
}

/** Milliseconds until a worker that says nothing counts as lost, should its end go unnoticed. */
const PATIENCE = 300_000;
/** Ten seconds more for each MiB. */
const PATIENCE_PER_BYTE = 10_000 / 2 ** 20;
