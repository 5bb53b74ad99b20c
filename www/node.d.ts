/**
 * What `scanitize/node` exports, for servers: it checks what has arrived, as `scanitize verify` does.
 *
 *     const { found, files } = await verify('uploads/4711', { manifestFile: 'uploads/4711/manifest.json', policy });
 *     if (found > 0) refuse(files.filter(({ findings }) => findings.length > 0));
 */

import type { Manifest } from './manifest.js';

export type { Manifest } from './manifest.js';
export { SanitizeError } from './manifest.js';

/**
 * What has arrived: one file, by a name for the report, with its bytes or where it lies; or a path without a name, below which all is
 * checked, archives too. A text is none of them: forms hold texts too, and whoever sends one could name any path.
 */
export type Arrived = File | { name: string; bytes: Uint8Array } | { name: string; path: string } | { path: string };

/** What files are held against. */
export interface Against {
  /** The manifest that came along, as an object or as text. Without one, nothing tells whether files are missing, changed or waived. */
  manifest?: Manifest | string;
  /** Where the manifest lies; below a path it is left out. */
  manifestFile?: string;
  /** The text of the policy file under which files must have been cleaned. */
  policy?: string;
  /** The preset, in place of a policy file. Without either any preset will do, and nothing is said of faces that were kept. */
  preset?: string;
  /** The code of the patient, where it was chosen. */
  code?: string;
  /** How many bytes of memory the work may take; what needs more is unreadable. */
  memory?: number;
  signal?: AbortSignal;
}

/**
 * What may be wrong with a file: its `form`, what the `policy` does not let through, a `date`, a `text`, `bytes` or an element
 * `unchanged` of the patient, missing `evidence`; it is `unreadable`, `not-in-manifest`, `waived` by a person, or `missing`.
 */
export type Fault =
  | 'form' | 'unchanged' | 'date' | 'text' | 'bytes' | 'evidence' | 'policy' | 'unreadable' | 'not-in-manifest' | 'waived' | 'missing';

/** What was found, schema scanitize.verify/1: the JSON of `scanitize verify`. */
export interface Verification {
  schema: 'scanitize.verify/1';
  /** Files that were checked. */
  checked: number;
  /** Files with findings, those that are missing included. */
  found: number;
  /** `path` holds the tags that lead to the place; it is empty for the file as a whole. */
  files: { file: string; findings: { fault: Fault; path: string }[] }[];
}

/**
 * Verifies what has arrived, in a thread of its own, one file at a time: the form of each, what the policy does not let through, and
 * whether they are the files of the manifest, none of them waived. Rejects with `bad-option` where there is no file at all.
 */
export function verify(arrived: string | Iterable<Arrived> | AsyncIterable<Arrived>, against?: Against): Promise<Verification>;
