/**
 * Writes cleaned files to where a person wants them: streamed to the disk where the browser can, else as a download. What
 * was written is measured afterwards, because browsers have been seen to write nothing without a word.
 */

import { download } from './download.js';
import { SanitizeError } from './error.js';

/** @typedef {import('./types.js').Saved} Saved */
/** @typedef {import('./types.js').Part} Part */
/** @typedef {import('./types.js').Saving} Saving */

/**
 * Saves the cleaned files of a result as one zip file, or as several one after another where one would be larger than this
 * device can hand over; of a part, as its own. Call it from a click: browsers ask for that. Rejects with `nothing-released`
 * where there is no cleaned file, since an empty zip would look like a success.
 * @param {import('./types.js').Result | Part} what
 * @param {Saving} [wish]
 * @returns {Promise<Saved[]>}
 */
export async function save(what, wish = {}) {
  const parts = 'parts' in what ? what.parts : [what];
  if (parts.length === 0) throw new SanitizeError('nothing-released', 'No file was released: see held and refused.');
  const saved = [];
  for (const part of parts) saved.push(await saveOne(part, wish));
  return saved;
}

/**
 * @param {Part} part
 * @param {Saving} wish
 * @returns {Promise<Saved>}
 */
async function saveOne(part, { name = 'cleaned-scans.zip', ...care }) {
  const own = part.of === 1 ? name : name.replace(/(\.zip)?$/i, `-${part.place}-of-${part.of}.zip`);
  const handle = await picked(own);
  return handle ? streamed(handle, part, care) : downloaded(own, part, care);
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
    // A frame of another origin may not show it, nor a second one without a second click, but both may download.
    if (error instanceof DOMException && error.name === 'SecurityError') return undefined;
    throw error;
  }
}

/**
 * @param {FileSystemFileHandle} handle
 * @param {Part} part
 * @param {Saving} care
 * @returns {Promise<Saved>}
 */
async function streamed(handle, part, care) {
  const file = await handle.createWritable();
  let bytes = 0;
  try {
    bytes = await written(part, care, (piece) => file.write(piece));
  } catch (error) {
    await file.abort();
    throw error;
  }
  await file.close();
  return measured(await handle.getFile(), handle.name, bytes);
}

/**
 * @param {string} name
 * @param {Part} part
 * @param {Saving} care
 * @returns {Promise<Saved>}
 */
async function downloaded(name, part, care) {
  /** @type {Blob[]} */
  const pieces = [];
  // A blob can live on the disk, an array cannot.
  const bytes = await written(part, care, async (piece) => void pieces.push(new Blob([piece])));
  const zip = new Blob(pieces, { type: 'application/zip' });
  const saved = measured(zip, name, bytes);
  // By now the browser has had its time with the one before.
  withdraw();
  withdraw = download(zip, name);
  return saved;
}

/**
 * Writes a zip file and tells how many bytes it has.
 * @param {Part} part
 * @param {Saving} care
 * @param {(piece: Uint8Array<ArrayBuffer>) => Promise<void>} write
 */
async function written(part, { signal, onProgress = () => {} }, write) {
  let bytes = 0;
  for await (const piece of part.zip(signal)) {
    await write(piece);
    bytes += piece.length;
    onProgress(bytes);
  }
  return bytes;
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

/** Lets go of the zip file that was downloaded last. */
let withdraw = () => {};

/** @typedef {{ showSaveFilePicker?: (wish: object) => Promise<FileSystemFileHandle> }} Picker */
