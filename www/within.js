/**
 * What the core needs, out of the script itself: in the single file and in the npm package this takes the place of `beside.js`.
 * It fetches nothing, so that the script runs wherever it lies and no policy need let it.
 */

import packed from './packed.js';
import source from './worker-source.js';

/** @type {typeof import('./beside.js').here} */
export function here(file) {
  return file;
}

/** @type {typeof import('./beside.js').bytesAt} */
export async function bytesAt(file) {
  const zipped = Uint8Array.from(atob(packed[file] ?? ''), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([zipped]).stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer();
}

/** @type {typeof import('./beside.js').workerSource} */
export async function workerSource() {
  return source;
}
