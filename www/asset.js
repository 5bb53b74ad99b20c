/**
 * What the core needs, in the slim form of the npm package, where this takes the place of `beside.js`: the modules are files
 * that a bundler carries along, the worker's text stands in the script.
 */

import source from './worker-source.js';

export { bytesAt } from './fetched.js';

/** @type {typeof import('./beside.js').here} */
export function here(file) {
  // Bundlers know an asset by this form alone, with the name as it is.
  switch (file) {
    case 'codec.wasm':
      return new URL('./codec.wasm', import.meta.url);
    case 'net.wasm':
      return new URL('./net.wasm', import.meta.url);
    default:
      return new URL('./core.wasm', import.meta.url);
  }
}

/** @type {typeof import('./beside.js').workerSource} */
export async function workerSource() {
  return source;
}
