/** Counts what this page asks of the network after it has loaded, so that a visitor can see that it asks for nothing. */

/**
 * Starts to count.
 * @param {(count: number) => void} listener gets the count whenever it changes, and 0 at once
 */
export function countRequests(listener) {
  let count = 0;
  listener(count);
  const observer = new PerformanceObserver((list) => {
    // Workers start from blobs and downloads are blobs: those come from this page, not from the network.
    const asked = list.getEntries().filter(({ name }) => !/^(blob|data):/.test(name)).length;
    if (asked > 0) listener((count += asked));
  });
  observer.observe({ type: 'resource' });
}
