/** How much memory a browser takes: the proportional set size of all its processes, which counts shared pages once (Linux). */

import { readFileSync, readdirSync } from 'node:fs';

/**
 * Bytes of all processes that belong to the browser with this profile folder.
 * @param {string} profile
 */
export function pss(profile) {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const parents = new Map(all.map((id) => [id, /^PPid:\s*(\d+)$/m.exec(read(`/proc/${id}/status`))?.[1]]));
  const found = new Set(all.filter((id) => read(`/proc/${id}/cmdline`).includes(profile)));
  for (let more = [...found]; more.length > 0; more.forEach((id) => found.add(id))) {
    more = all.filter((id) => !found.has(id) && found.has(parents.get(id) ?? ''));
  }
  const sizes = [...found].map((id) => Number(/^Pss:\s*(\d+) kB$/m.exec(read(`/proc/${id}/smaps_rollup`))?.[1] ?? 0));
  return 1024 * sizes.reduce((sum, size) => sum + size, 0);
}

/** Watches it from now on. */
export class Watch {
  #profile;
  #timer;
  #peak = 0;

  /** @param {string} profile */
  constructor(profile) {
    this.#profile = profile;
    this.#timer = setInterval(() => this.#look(), PAUSE);
  }

  #look() {
    this.#peak = Math.max(this.#peak, pss(this.#profile));
  }

  /** The most since the last call. */
  peak() {
    this.#look();
    const peak = this.#peak;
    this.#peak = 0;
    return peak;
  }

  end() {
    clearInterval(this.#timer);
  }
}

/** @param {string} path of a process that may have ended meanwhile */
function read(path) {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

/** Milliseconds. */
export const PAUSE = 150;
