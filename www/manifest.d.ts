/** What is the same in a browser and on a server: the share manifest, and failures. */

/** The share manifest, schema scanitize.manifest/1. */
export interface Manifest {
  schema: string;
  files: { name: string; sha256: string; bytes: number; textChecked?: true; face?: Face; waived?: boolean }[];
  counts: { released: number; held: number; refused: number };
  notChecked: string[];
  /** What who gets the files is asked to hold to; `codes` are terms of the Data Use Ontology with their meanings. */
  usage: { purpose: string; recipient?: string; training: boolean; days?: number; codes: Record<string, string> };
  [more: string]: unknown;
}

/**
 * What became of a face: cut out and gone; looked for and not in this picture; a slab too thin to show one; kept on purpose and not
 * looked for.
 */
export type Face = 'removed' | 'out-of-view' | 'too-thin' | 'kept';

/** Why an instance was not released: the registry of the core, docs/reasons.md. */
export type Reason =
  | 'unreadable' | 'truncated' | 'hostile' | 'too-large' | 'unsupported-syntax' | 'foreign' | 'duplicate' | 'not-an-image'
  | 'structured-left-out' | 'text-found' | 'text-unchecked' | 'face-unchecked' | 'face-check-failed' | 'residual-value'
  | 'two-identities' | 'policy' | 'internal-error';

/** Every code that a `SanitizeError` can carry; those of an upload are in docs/uploading.md. */
export type ErrorCode =
  | Reason | 'bad-option' | 'blocked-by-page' | 'closed' | 'load-failed' | 'not-kept' | 'nothing-released' | 'save-failed'
  | 'upload-failed' | 'upload-refused';

/** A failure with a code that a program can act on and a sentence that a person can read. It carries no value and no name of a file. */
export class SanitizeError extends Error {
  constructor(code: ErrorCode, message: string, path?: string | null);
  /** What kind of failure this is. */
  code: ErrorCode;
  /** Where in the data set it lies, if it has a place there. */
  path: string | null;
}
