/** The made-up scans, so that a first look needs no files. A worker makes them once they are asked for. */

import { startWorker } from './blob-worker.js';

/** @type {Promise<string> | undefined} what the worker runs: it has to be here before the page closes its connections */
let source;

/** Fetches what makes the scans. */
export function loadSample() {
  source ??= fetched();
  return source;
}

/**
 * Makes the files of the sample. Rejects with the signal's reason when it is aborted.
 * @param {AbortSignal} signal
 * @returns {Promise<File[]>}
 */
export async function sample(signal) {
  const worker = startWorker(await loadSample());
  try {
    return await made(worker, signal);
  } finally {
    worker.terminate();
  }
}

/**
 * @param {Worker} worker
 * @param {AbortSignal} signal
 * @returns {Promise<File[]>}
 */
function made(worker, signal) {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    worker.addEventListener('error', () => reject(new Error('The sample could not be made.')));
    worker.addEventListener('message', ({ data }) => resolve(data));
  });
}

async function fetched() {
  const { default: text } = await import('./sample-source.js');
  return text;
}
