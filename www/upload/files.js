/** What is sent: the cleaned files that the manifest lists, one by one. */

import { SanitizeError } from '../error.js';
import { demand } from '../options.js';

/** @typedef {import('../types.js').Sendable} Sendable */
/** @typedef {Map<string, import('../types.js').Manifest['files'][number]>} Listed what the manifest lists, by name, less what was taken */

/**
 * The cleaned files: each that the manifest lists, once. What it does not list under that name and with that size is no
 * cleaned file. Where one is missing nothing is given; of files that come one by one, that is known only at the end. Throws
 * `save-failed` for one with other bytes.
 * @param {Sendable} what
 * @param {AbortSignal} [signal]
 * @returns {AsyncGenerator<File, void, undefined>}
 */
export async function* filesOf(what, signal) {
  const listed = listedIn(what);
  for await (const file of 'released' in what ? what.released(signal) : allOf(what)) {
    signal?.throwIfAborted();
    const { sha256 } = take(listed, file);
    if ((await hashOf(file)) !== sha256) throw changed();
    signal?.throwIfAborted();
    yield file;
  }
  demand(listed.size === 0, MISSING);
}

/** @param {Exclude<Sendable, import('../types.js').Result>} what */
function allOf(what) {
  if (Symbol.asyncIterator in what.files) return what.files;
  const [files, listed] = [[...what.files], listedIn(what)];
  for (const file of files) take(listed, file);
  demand(listed.size === 0, MISSING);
  return files;
}

/**
 * @param {Sendable} what
 * @returns {Listed}
 */
function listedIn({ manifest }) {
  return new Map(manifest.files.map((row) => [row.name, row]));
}

/**
 * @param {Listed} listed
 * @param {File} file
 */
function take(listed, { name, size }) {
  const row = listed.get(name);
  demand(row?.bytes === size && listed.delete(name), UNLISTED);
  return /** @type {NonNullable<typeof row>} */ (row);
}

/** @param {Blob} file */
async function hashOf(file) {
  if (!globalThis.crypto?.subtle) throw new SanitizeError('blocked-by-page', NO_HASH);
  const bytes = await file.arrayBuffer().catch(() => {
    throw changed();
  });
  return [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function changed() {
  return new SanitizeError('save-failed', 'A file has changed since it was cleaned.');
}

/**
 * How many bytes the cleaned files have. Throws where there is none: an upload of nothing would look like a success.
 * @param {Sendable} what
 */
export function bytesOf(what) {
  demand(Array.isArray(what?.manifest?.files), SENDABLE);
  const { files } = what.manifest;
  if (files.length === 0) throw new SanitizeError('nothing-released', 'No file was released: see held and refused.');
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

const SENDABLE = 'A result is sent, or cleaned files with their manifest.';
const MISSING = 'A file that the manifest lists is missing.';
const NO_HASH = 'Files are compared with the manifest before they are sent, which browsers allow on https and on loopback only.';
const UNLISTED = 'A file is not one of those that the manifest lists, or comes twice.';
