/** Noise that is the same in every run. */

/**
 * Makes a source of numbers from 0 up to 1 (mulberry32).
 * @param {number} seed
 */
export function chance(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * Makes a source of numbers about zero, whose squares are one on average.
 * @param {number} seed
 */
export function noise(seed) {
  const next = chance(seed);
  return () => (next() + next() + next() - 1.5) * 2;
}
