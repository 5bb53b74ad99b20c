/**
 * Where files come from: one way to walk through all that a browser can hand over. It opens nothing; what a file is, is
 * found out in a worker. The names it yields are for the private report only.
 */

import { SanitizeError } from './error.js';

/** @typedef {{ path: string, file: Blob | null }} Found a file, or null where the browser could not hand it over */
/** @typedef {FileSystemEntry | FileSystemDirectoryHandle | Blob} Root */

/**
 * Yields every file below an input, folders walked to the bottom.
 *
 * The roots are taken during the call itself: a drop's items are gone once its event is over.
 * @param {import('./types.js').Input} input
 * @returns {AsyncGenerator<Found, void, undefined>}
 */
export function walk(input) {
  return files(roots(input));
}

/**
 * @param {import('./types.js').Input} input
 * @returns {Root[]}
 */
function roots(input) {
  if (typeof input !== 'object' || input === null) throw foreign();
  if (input instanceof Blob) return [input];
  if (isDirectory(input)) return [input];
  if (isDrop(input)) return dropped(input);
  if (!(Symbol.iterator in input)) throw foreign();
  const blobs = Array.from(/** @type {Iterable<Blob>} */ (input));
  if (!blobs.every((blob) => blob instanceof Blob)) throw foreign();
  return blobs;
}

function foreign() {
  return new SanitizeError('bad-option', 'Files are opened from files, a drop, a folder or an archive.');
}

/**
 * @param {DataTransfer} drop
 * @returns {Root[]}
 */
function dropped(drop) {
  /** @type {Root[]} */
  const found = [];
  for (const item of drop.items) {
    if (item.kind !== 'file') continue;
    // In a frame of an opaque origin Chromium opens no entry, but hands over files.
    const entry = item.webkitGetAsEntry();
    const root = entry?.isDirectory ? entry : item.getAsFile();
    if (root) found.push(root);
  }
  return found;
}

/**
 * @param {Root[]} from
 * @returns {AsyncGenerator<Found, void, undefined>}
 */
async function* files(from) {
  for (const root of from) {
    if (root instanceof Blob) yield { path: pathOf(root), file: root };
    else if (isDirectory(root)) yield* belowHandle(root, root.name);
    else yield* belowEntry(root);
  }
}

/**
 * @param {FileSystemDirectoryHandle} folder
 * @param {string} path
 * @returns {AsyncGenerator<Found, void, undefined>}
 */
async function* belowHandle(folder, path) {
  for await (const handle of folder.values()) {
    const below = `${path}/${handle.name}`;
    if (isDirectory(handle)) yield* belowHandle(handle, below);
    else yield { path: below, file: await opened(/** @type {FileSystemFileHandle} */ (handle)) };
  }
}

/** @param {FileSystemFileHandle} handle */
function opened(handle) {
  return handle.getFile().catch(() => null);
}

/**
 * @param {FileSystemEntry} entry
 * @returns {AsyncGenerator<Found, void, undefined>}
 */
async function* belowEntry(entry) {
  const path = entry.fullPath.replace(/^\//, '');
  if (entry.isFile) {
    yield { path, file: await fileOf(/** @type {FileSystemFileEntry} */ (entry)) };
    return;
  }
  const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
  // Browsers hand out at most 100 entries a call and end with an empty list.
  for (let batch = await read(reader); batch.length > 0; batch = await read(reader)) {
    for (const child of batch) yield* belowEntry(child);
  }
}

/**
 * @param {FileSystemFileEntry} entry
 * @returns {Promise<File | null>}
 */
function fileOf(entry) {
  return new Promise((resolve) => entry.file(resolve, () => resolve(null)));
}

/**
 * @param {FileSystemDirectoryReader} reader
 * @returns {Promise<FileSystemEntry[]>}
 */
function read(reader) {
  return new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
}

/** @param {Blob} blob */
function pathOf(blob) {
  if (!(blob instanceof File)) return '';
  return blob.webkitRelativePath || blob.name;
}

/**
 * @param {object} input
 * @returns {input is FileSystemDirectoryHandle}
 */
function isDirectory(input) {
  return 'kind' in input && input.kind === 'directory';
}

/**
 * @param {object} input
 * @returns {input is DataTransfer}
 */
function isDrop(input) {
  return 'items' in input && 'files' in input;
}
