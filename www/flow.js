/** Work on many items with a bound on how many are under way, so that a large study never queues up in memory. */

/**
 * Runs `work` on every item, at most `limit` at once, and rejects with the first failure.
 *
 * After a failure or an abort no further item is taken, and the promise settles when the work under way has.
 * @template T
 * @param {AsyncIterable<T> | Iterable<T>} items
 * @param {number} limit
 * @param {(item: T) => Promise<void>} work
 * @param {AbortSignal} [signal]
 * @returns {Promise<void>}
 */
export async function flow(items, limit, work, signal) {
  /** @type {Set<Promise<void>>} */
  const underWay = new Set();
  /** @type {{ error: unknown } | undefined} */
  let failure;
  for await (const item of items) {
    if (failure || signal?.aborted) break;
    const job = work(item)
      .catch((error) => void (failure ??= { error }))
      .finally(() => underWay.delete(job));
    underWay.add(job);
    if (underWay.size >= limit) await Promise.race(underWay);
  }
  await Promise.all(underWay);
  signal?.throwIfAborted();
  if (failure) throw failure.error;
}

/**
 * Runs `work` on every item, at most `limit` at once, and gives what comes of it in the order of the items.
 * @template T, R
 * @param {Iterable<T>} items
 * @param {number} limit
 * @param {(item: T) => Promise<R>} work
 * @returns {AsyncGenerator<R, void, undefined>}
 */
export async function* inOrder(items, limit, work) {
  /** @type {Promise<R>[]} */
  const underWay = [];
  for (const item of items) {
    const job = work(item);
    // Whoever waits for it meets its failure; after another one nobody waits.
    job.catch(() => {});
    underWay.push(job);
    if (underWay.length >= limit) yield /** @type {Promise<R>} */ (underWay.shift());
  }
  for (const job of underWay) yield job;
}
