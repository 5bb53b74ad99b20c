/**
 * What the npm package exports: `embed.js` as a caller sees it. Importing it has no side effect.
 *
 *     const s = new Sanitizer();
 *     const study = await s.open(input.files);
 *     const result = await s.clean(study);
 *     await save(result);
 *     s.close();
 */

import { SanitizeError } from './manifest.js';
import type {
  Build, Decision, Input, KeptCode, Manifest, Options, Part, Result, Saved, Saving, Sendable, Sending, StudySummary, Uploaded,
  Verification, Wish,
} from './types.js';

export { SanitizeError } from './manifest.js';
export type * from './types.js';

/**
 * Cleans medical scans in this browser.
 *
 * Events: `progress` (a `Progress`), `finding` (a `Finding`), `held` (a reason), `done` (a `Result`), `error` (a
 * `SanitizeError`), each a `CustomEvent` with that as its `detail`.
 */
export class Sanitizer extends EventTarget {
  constructor(options?: Options);
  /** Fetches what is needed; after this nothing is fetched any more. `open` does it by itself. */
  load(): Promise<void>;
  /** Starts the first worker and tells what the core says about itself. */
  start(): Promise<Build>;
  /** Reads files and tells what is in them. Nothing is changed. */
  open(input: Input, care?: { signal?: AbortSignal }): Promise<StudySummary>;
  /** Answers questions about a study and brings its summary up to date. */
  decide(study: StudySummary, decisions: Decision[]): Promise<void>;
  /** Forgets what was cleaned of a study. What was read and answered stays. */
  forget(study: StudySummary): Promise<void>;
  /** Cleans a study. */
  clean(study: StudySummary, wish?: Wish): Cleaning;
  /** The codes of patients that belong to the key: those given in the options, and all that were chosen or drawn since. */
  get codes(): KeptCode[];
  /** Takes codes of patients that belong to the key, as another sanitizer under the same key may have drawn some meanwhile. */
  recall(codes: KeptCode[]): void;
  /** Ends all workers and overwrites the key. What has been cleaned stays with whoever holds it. */
  close(): void;
}

/** One run of cleaning: await it for the result, or iterate over it for the cleaned files as they come, in the order of the output. */
export interface Cleaning extends PromiseLike<Result> {
  [Symbol.asyncIterator](): AsyncGenerator<File, void, undefined>;
}

/**
 * Saves the cleaned files of a result as one zip file, or as several one after another where one would be larger than this
 * device can hand over; of a part, as its own. Call it from a click: browsers ask for that. Rejects with `nothing-released`
 * where there is no cleaned file.
 */
export function save(what: Result | Part, wish?: Saving): Promise<Saved[]>;

/** What cleaned files are verified against, and with what. */
export interface Verifying extends Pick<Options, 'wasm' | 'codec' | 'worker' | 'workers' | 'memory'> {
  originals?: Input;
  manifest?: Manifest;
  /** A policy file. */
  policy?: string;
  /** A preset in place of one. Without either any preset will do, and nothing is said of faces that were kept. */
  preset?: string;
  /** The code of the patient, where it was chosen. */
  code?: string;
  signal?: AbortSignal;
}

/**
 * Verifies cleaned files: their form, what the policy does not let through, what is left of the originals, and whether they are
 * those of the manifest. No file at all is not clean.
 */
export function verify(cleaned: Input, against?: Verifying): Promise<Verification>;

/**
 * Stores the instances of a result in an archive by STOW-RS: `url` is the root of the DICOMweb service, or its `/studies`. Resolves
 * once the server has answered for each: look at `failed`. `batch` is bytes of one request, 8 MiB by default.
 */
export function stow(what: Sendable, url: string | URL, wish?: Sending & { batch?: number }): Promise<Uploaded>;

/** Puts each cleaned file and then the manifest where the host says, which is asked once for each. */
export function put(what: Sendable, addressOf: (file: File) => string | URL | Promise<string | URL>, wish?: Sending): Promise<Uploaded>;

/** Posts the form that `form` makes in one request. */
export function post(what: Sendable, url: string | URL, wish?: Omit<Sending, 'after'> & { field?: string }): Promise<Uploaded>;

/** The cleaned files under one field, `scans` by default, and the manifest under `manifest`. */
export function form(what: Sendable, wish?: { field?: string; signal?: AbortSignal }): Promise<FormData>;

/** A failure to send. It carries neither the address nor what the server wrote. */
export class UploadError extends SanitizeError {
  constructor(code: 'upload-failed' | 'upload-refused', status: number | null, uploaded: Uploaded);
  /** What the server answered last; null where it did not. */
  status: number | null;
  /** What became of the files until then: hand it over as `after` to go on. */
  uploaded: Uploaded;
}

/** The build that the page shows too: the SHA-256 of the list of its files. */
export const build: string;
