/**
 * Writes cleaned files to where a person wants them: streamed to the disk where the browser can, else as a download. What
 * was written is measured afterwards, because browsers have been seen to write nothing without a word.
 */

import { download } from './download.js';
import { SanitizeError } from './error.js';

/** @typedef {import('./types.js').Saved} Saved */
/** @typedef {{ name?: string, signal?: AbortSignal }} Wish */

/**
 * Saves the cleaned files of a result as one zip file. Call it from a click: browsers ask for that. Rejects with
 * `nothing-released` where there is no cleaned file, since an empty zip would look like a success.
 * @param {import('./types.js').Result} result
 * @param {Wish} [wish]
 * @returns {Promise<Saved>}
 */
export async function save(result, { name = 'cleaned-scans.zip', signal } = {}) {
  if (result.files.length === 0) throw new SanitizeError('nothing-released', 'No file was released: see held and refused.');
  const handle = await picked(name);
  return handle ? streamed(handle, result, signal) : downloaded(name, result, signal);
}

/**
 * @param {string} name
 * @returns {Promise<FileSystemFileHandle | undefined>}
 */
async function picked(name) {
  const { showSaveFilePicker } = /** @type {Picker} */ (/** @type {unknown} */ (globalThis));
  if (!showSaveFilePicker) return undefined;
  try {
    return await showSaveFilePicker({ suggestedName: name, types: [{ accept: { 'application/zip': ['.zip'] } }] });
  } catch (error) {
    // A frame of another origin may not show it, but may download.
    if (error instanceof DOMException && error.name === 'SecurityError') return undefined;
    throw error;
  }
}

/**
 * @param {FileSystemFileHandle} handle
 * @param {import('./types.js').Result} result
 * @param {AbortSignal} [signal]
 * @returns {Promise<Saved>}
 */
async function streamed(handle, result, signal) {
  const file = await handle.createWritable();
  let bytes = 0;
  try {
    for await (const piece of result.zip(signal)) {
      await file.write(piece);
      bytes += piece.length;
    }
  } catch (error) {
    await file.abort();
    throw error;
  }
  await file.close();
  return measured(await handle.getFile(), handle.name, bytes);
}

/**
 * @param {string} name
 * @param {import('./types.js').Result} result
 * @param {AbortSignal} [signal]
 * @returns {Promise<Saved>}
 */
async function downloaded(name, result, signal) {
  /** @type {Blob[]} */
  const pieces = [];
  let bytes = 0;
  for await (const piece of result.zip(signal)) {
    // A blob can live on the disk, an array cannot.
    pieces.push(new Blob([piece]));
    bytes += piece.length;
  }
  const zip = new Blob(pieces, { type: 'application/zip' });
  const saved = measured(zip, name, bytes);
  download(zip, name);
  return saved;
}

/**
 * @param {Blob} written
 * @param {string} name
 * @param {number} bytes
 * @returns {Saved}
 */
function measured(written, name, bytes) {
  if (written.size !== bytes) throw new SanitizeError('save-failed', 'The saved file is not complete. Save it again.');
  return { name, bytes };
}

/** @typedef {{ showSaveFilePicker?: (wish: object) => Promise<FileSystemFileHandle> }} Picker */
