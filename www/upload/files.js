/** What is sent: the cleaned files that the manifest lists, one by one, and the manifest itself. */

import { SanitizeError } from '../error.js';
import { demand } from '../options.js';

/** @typedef {import('../types.js').Sendable} Sendable */

/**
 * The cleaned files. What the manifest does not list under that name and with that size is no cleaned file.
 * @param {Sendable} what
 * @param {AbortSignal} [signal]
 * @returns {AsyncGenerator<File, void, undefined>}
 */
export async function* filesOf(what, signal) {
  const listed = new Map(what.manifest.files.map(({ name, bytes }) => [name, bytes]));
  for await (const file of 'released' in what ? what.released(signal) : what.files) {
    signal?.throwIfAborted();
    demand(listed.get(file.name) === file.size, UNLISTED);
    yield file;
  }
}

/**
 * The manifest as a file.
 * @param {Sendable} what
 */
export function manifestOf({ manifest }) {
  return new File([JSON.stringify(manifest)], 'manifest.json', { type: 'application/json', lastModified: 0 });
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
const UNLISTED = 'A file is not one of those that the manifest lists.';
