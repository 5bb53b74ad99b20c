/**
 * The line to a server: how it is asked, so that it learns no more than it is told, and when it is asked again. A lost
 * connection, 408, 429 and 5xx are worth another try; any other refusal is final, and so is an address that leads elsewhere.
 */

import { Lost, Refused } from './error.js';

/** @typedef {Pick<import('../types.js').Sending, 'headers' | 'credentials' | 'signal' | 'tries' | 'wait'>} Care */
/** @typedef {{ method?: string, body?: BodyInit, headers?: Record<string, string | null>, answers?: number[] }} Question */

/** One server, or several under the same care. */
export class Line {
  #headers;
  #credentials;
  #signal;
  #tries;
  #wait;

  /** @param {Care} care */
  constructor({ headers = {}, credentials = 'omit', signal, tries = TRIES, wait = pause }) {
    this.#headers = headers;
    this.#credentials = credentials;
    this.#signal = signal;
    this.#tries = tries;
    this.#wait = wait;
  }

  /**
   * Asks once. Throws `Lost`, `Refused`, or why the signal was given.
   * @param {URL} url
   * @param {Question} [question] `headers` come before those of the caller, null takes one away; `answers` are statuses that are no refusal
   * @returns {Promise<Response>}
   */
  async ask(url, { headers = {}, answers = [], ...rest } = {}) {
    const signal = this.#signal;
    const sent = new Headers(typeof this.#headers === 'function' ? await this.#headers() : this.#headers);
    for (const [name, value] of Object.entries(headers)) value === null ? sent.delete(name) : sent.set(name, value);
    const response = await this.#met(fetch(url, { ...rest, ...DISCREET, headers: sent, credentials: this.#credentials, signal }));
    const { ok, status } = response;
    if (ok || answers.includes(status)) return response;
    response.body?.cancel().catch(() => {});
    if (status === 408 || status === 429 || status >= 500) throw new Lost(status, pauseOf(response));
    throw new Refused(status || null);
  }

  /**
   * The text of an answer.
   * @param {Response} response
   */
  text(response) {
    return this.#met(response.text());
  }

  /**
   * Whether there is a server at all, even if it answers no page of this origin.
   * @param {URL} url
   */
  async reaches(url) {
    const probe = fetch(url, { method: 'HEAD', ...DISCREET, mode: 'no-cors', redirect: 'follow', credentials: 'omit', signal: this.#signal });
    return this.#met(probe).then(() => true, (error) => {
      if (error instanceof Lost) return false;
      throw error;
    });
  }

  /**
   * Does something until it is not lost, with longer and longer waits in between.
   * @template T
   * @param {() => Promise<T>} work
   * @param {(lost: Lost) => boolean} [isWorthIt] whether there may be another try
   * @returns {Promise<T>}
   */
  async persist(work, isWorthIt = () => true) {
    for (let tried = 1; ; tried += 1) {
      try {
        this.#signal?.throwIfAborted();
        return await work();
      } catch (error) {
        if (!(error instanceof Lost) || tried >= this.#tries || error.pause > PATIENCE || !isWorthIt(error)) throw error;
        await this.#spent(Math.max(error.pause, backOff(tried)));
      }
    }
  }

  /** @param {number} milliseconds */
  async #spent(milliseconds) {
    const signal = this.#signal;
    signal?.throwIfAborted();
    let stop = () => {};
    const stopped = new Promise((_, reject) => {
      stop = () => reject(signal?.reason);
      signal?.addEventListener('abort', stop);
    });
    try {
      await Promise.race([this.#wait(milliseconds), stopped]);
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  /**
   * What the network gives. The browser's own words for a failure would hold the address.
   * @template T
   * @param {Promise<T>} answer
   * @returns {Promise<T>}
   */
  async #met(answer) {
    try {
      return await answer;
    } catch {
      this.#signal?.throwIfAborted();
      throw new Lost(null);
    }
  }
}

/**
 * Milliseconds before another try: twice as long each time, and never the same for two who lost a server together.
 * @param {number} tried how often already
 */
function backOff(tried) {
  return Math.min(LONGEST, FIRST * 2 ** (tried - 1)) * (0.5 + Math.random() / 2);
}

/** @param {Response} response */
function pauseOf({ headers }) {
  const told = headers.get('retry-after') ?? '';
  const milliseconds = /^\d+$/.test(told) ? Number(told) * 1000 : Date.parse(told) - Date.now();
  return Math.max(0, milliseconds || 0);
}

/** @param {number} milliseconds */
function pause(milliseconds) {
  return /** @type {Promise<void>} */ (new Promise((resolve) => setTimeout(resolve, milliseconds)));
}

/** A server that sends elsewhere is not followed: it is not the one that was named. */
const DISCREET = /** @type {const} */ ({ redirect: 'manual', referrerPolicy: 'no-referrer', cache: 'no-store' });
const TRIES = 6;
/** Milliseconds: the first wait at most, any wait but one that a server asks for, and the longest that one may ask for. */
const [FIRST, LONGEST, PATIENCE] = [1000, 60_000, 600_000];
