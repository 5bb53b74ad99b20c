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
