/** What runs in the worker of the key file: it opens or writes one, answers in one message, and is ended. */

import { KeyFile, initSync } from './keyfile.js';

/** @typedef {{ key: Uint8Array, codes: string[] }} Flat a key, with marks and codes in turn */
/** @typedef {{ passphrase: Uint8Array } & ({ file: Uint8Array } | Flat & { drawn: Uint8Array })} Job */

/** @param {Job} job */
function done(job) {
  if ('file' in job) {
    const { key, codes } = KeyFile.open(job.file, job.passphrase);
    return { key, codes };
  }
  return new KeyFile(job.key, job.codes).seal(job.passphrase, job.drawn);
}

/** @param {MessageEvent<{ module: WebAssembly.Module, job: Job }>} event */
function answer({ data: { module, job } }) {
  try {
    initSync({ module });
    postMessage({ value: done(job) });
  } catch (error) {
    postMessage({ error: error instanceof Error ? error.message : '' });
  } finally {
    for (const part of Object.values(job)) if (part instanceof Uint8Array) part.fill(0);
  }
}

addEventListener('message', answer);
