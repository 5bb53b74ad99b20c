/** The public types of Scanitize's JavaScript interface. What has them is declared in index.d.ts. */

import type { Face, Manifest, Reason } from './manifest.js';

export type { ErrorCode, Face, Manifest, Reason } from './manifest.js';

/** What kind of thing a file is that was left out for what it is: the core tells it by the content, docs/reasons.md. */
export type Kind = 'program' | 'pdf' | 'picture' | 'text' | 'web-page' | 'archive' | 'disc-directory' | 'other';

/** What files can be opened from. */
export type Input = FileList | Iterable<Blob> | Blob | DataTransfer | FileSystemDirectoryHandle;

/** How a `Sanitizer` works. Left out, each option is the strictest there is. */
export interface Options {
  /** A preset: second-opinion, ai-service (the default), research or maximum. */
  preset?: string;
  /** A policy file (TOML text, docs/policies.md) in place of a preset. */
  policy?: string;
  /** What becomes of faces: what the policy says by default; `keep` looks for none. A `Wish` can say otherwise. */
  face?: 'keep' | 'deface' | 'head-strip';
  /** Who gets the cleaned files: pseudonyms of two recipients share nothing, and the manifest names it. By default the page's origin, unnamed. */
  recipient?: string;
  /**
   * The code that stands for the patient in what is cleaned: 1 to 32 letters, digits, hyphens, underscores and full stops. Files of
   * several patients are an error when they are cleaned, and so is a code that holds something of the patient. By default the policy
   * says where the code comes from.
   */
  code?: string;
  /** The 32-byte master key of the pseudonyms. By default a fresh one, kept in memory until `close()`. */
  key?: Uint8Array;
  /** The `codes` of the last result under this key: so a patient whose code was drawn or chosen keeps it. None by default. */
  codes?: KeptCode[];
  /** How many workers clean at once. By default as many as the cores and the memory of the device bear, at most four. */
  workers?: number;
  /**
   * How many bytes of memory the work may take. By default an eighth of what the device says it has, at most 1 GiB; one that says
   * nothing counts as small.
   */
  memory?: number;
  /** How many bytes one saved zip file may have. By default any number where the browser streams to the disk, else 512 MiB, on a phone less. */
  zip?: number;
  /** The core: a compiled module, its bytes, or where it lies. By default core.wasm in or beside the script. */
  wasm?: WebAssembly.Module | BufferSource | URL | string;
  /** The codecs of compressed pictures, in the same forms; by default codec.wasm in or beside the script. */
  codec?: WebAssembly.Module | BufferSource | URL | string;
  /**
   * The nets that find writing in pictures, in the same forms; by default net.wasm in or beside the script. Without them, `false`, no
   * picture is searched for writing: a person has to look where there can be any.
   */
  net?: WebAssembly.Module | BufferSource | URL | string | false | null;
  /** Whether writing is looked for in every picture, not only in those of kinds that may carry some. */
  everyImage?: boolean;
  /** Starts a worker that runs worker.js, for pages that forbid blob workers. */
  worker?: () => Worker;
}

/** How a study is to be cleaned. */
export interface Wish {
  /** The ids of the series that go into the copy; all by default. */
  series?: string[];
  /** What becomes of faces in this study. */
  face?: 'keep' | 'deface' | 'head-strip';
  /** Whether the cleaned files are kept until they are saved. By default as many as memory bears. */
  keep?: boolean;
  signal?: AbortSignal;
}

/** One series as it was found. */
export interface Series {
  id: string;
  modality: string;
  description: string;
  images: number;
  /** How many of them can be cleaned, questions answered. */
  cleanable: number;
  bytes: number;
  /** Whether it is of a kind that can show a face. */
  showsFace: boolean;
  /** Why it cannot be cleaned as things stand. */
  reason: Reason | null;
}

/** Something that identifies a person. */
export interface Finding {
  group: 'identity' | 'dates' | 'places' | 'machine' | 'links' | 'words' | 'hidden';
  count: number;
  examples: string[];
}

/** Something that only a person can answer. */
export interface Question {
  /** To answer by; for writing and sides it is that of the series. */
  id: string;
  /** `sides`: a letter that alone tells left from right would be blanked. */
  kind: 'face' | 'writing' | 'sides' | 'same-person';
  /** How many images it is about. */
  images: number;
  /** Whether they are held until it is answered; else they are cleaned as the policy says. */
  holds: boolean;
  /** For `same-person`: the names and numbers that the files give, for the person's eyes alone. */
  people?: string[];
}

/** A part of a picture: columns and rows count from 0 at the upper left; `right` and `bottom` are the first ones outside. */
export type Box = { left: number; top: number; right: number; bottom: number };
/**
 * An answer to a question, or a wish about an instance or a series. `boxes` are blanked in every frame: beside what is found in a
 * picture that is cleaned, alone in one that is kept.
 */
export type Decision = { id: string; choice: 'clean' | 'leave-out' | 'keep'; boxes?: Box[] } | { samePerson: boolean };

/** What was found in the opened files. Nothing has been changed yet. */
export interface StudySummary {
  readonly series: Series[];
  readonly findings: Finding[];
  readonly questions: Question[];
  readonly leftOut: { reason: Reason; kind?: Kind; count: number }[];
  readonly patients: number;
  readonly images: number;
  readonly bytes: number;
  /** What cleaning these series will take, or all of them. */
  needs(series?: Iterable<string>): Needs;
  /** A picture as it was opened, for the screen; `id` as in the report. */
  picture(id: string, showing?: Showing): Promise<Picture>;
  /** The picture in the middle of a series as it was opened, for the screen; `series` by its id. Of a file of many frames, the one in its middle. */
  cover(series: string, care?: { signal?: AbortSignal }): Promise<Picture>;
}

/** How a picture is shown. */
export interface Showing {
  /** From 0 on; 0 by default. */
  frame?: number;
  /** Whether contrast is stretched everywhere, so that faint writing stands out. */
  stretch?: boolean;
  /** By how many of its widths the window moves up: darker where it is more than 0, which is the default. */
  level?: number;
  /** By how much the window is wider: less contrast where it is more than 1, which is the default. */
  width?: number;
  signal?: AbortSignal;
}

/** A picture for the screen: `new ImageData(data, width, height)`. */
export interface Picture {
  /** Columns of the picture itself: boxes count in them. */
  columns: number;
  rows: number;
  /** How many frames it has. */
  frames: number;
  /** Columns of what is shown: of a large picture, fewer. */
  width: number;
  height: number;
  /** Red, green, blue and opacity of each pixel. */
  data: Uint8ClampedArray<ArrayBuffer>;
}

/** What cleaning will take, as far as it can be told before any work starts. */
export interface Needs {
  /** How large the cleaned files will be. */
  bytes: number;
  /** How long it lasts on a slow device. */
  seconds: number;
  /** How many workers clean at once. */
  workers: number;
  /** How many bytes of memory the work takes at most. */
  memory: number;
  /** How many zip files the cleaned files are saved as. */
  zips: number;
  /** Whether they are too many to be kept, so that those that were not are cleaned again when they are saved. */
  isCleanedTwice: boolean;
}

/** How far the work is. */
export interface Progress {
  /** `faces`: heads are looked for, before anything is cleaned. */
  phase: 'look' | 'faces' | 'clean';
  done: number;
  total: number;
  bytes: number;
  totalBytes: number;
  /** An estimate; absent until there is something to estimate from. */
  secondsLeft?: number;
}

/** An instance that was not released. */
export interface NotReleased {
  /** The SOP Instance UID that the output would have had; null where the input has none. */
  id: string | null;
  reason: Reason;
  /** What kind of thing it is, where that is why. */
  kind?: Kind;
  question?: string;
  /** The writing that was found and is why it is held. */
  writing?: Writing[];
}

/** Where a picture shows writing. */
export interface Writing {
  area: Box;
  /** What of the patient's data it seems to say. */
  shows?: ('name' | 'id' | 'date' | 'birth-date' | 'place' | 'institution' | 'device')[];
  /** Whether it is a letter that tells left from right. */
  side?: boolean;
}

/** A released picture in which writing was blanked. */
export interface Blanked {
  id: string;
  /** The neutral name of its file. */
  name: string;
  writing: Writing[];
}

/** The outcome of cleaning. */
export interface Result {
  /** Cleaned, sealed and verified, with neutral names. Throws `not-kept` where they were too many to keep. */
  readonly files: File[];
  /** The cleaned files one by one; those that were not kept are made again. */
  released(signal?: AbortSignal): AsyncIterable<File>;
  /** A person should look. */
  held: NotReleased[];
  /** Those in which writing was found and blanked. */
  pictures: Blanked[];
  /** A cleaned picture, for the screen; `id` as in the report. */
  picture(id: string, showing?: Showing): Promise<Picture>;
  /** A picture as it was opened, for the screen, with a line around what is different in the cleaned one; `id` as in the report. */
  compared(id: string, showing?: Showing): Promise<Picture>;
  /** The heads whose faces were cut out, of which all files were released and kept. */
  heads: Head[];
  /** No answer would change it. */
  refused: NotReleased[];
  /** Goes along with the files: no old value, no input name, no input hash. */
  manifest: Manifest;
  /** Stays with the user: holds old values. */
  report: Report;
  /**
   * The codes of patients that the key alone does not give, because they were chosen or drawn: those given in the options and all that
   * are new since. Keep them where the key is kept.
   */
  codes: KeptCode[];
  /** The files as one zip file, piece by piece. */
  zip(signal?: AbortSignal): AsyncIterable<Uint8Array<ArrayBuffer>>;
  /** The zip files that this device can hand over: one, or several by whole studies and series; none without a cleaned file. */
  parts: Part[];
}

/** A code that stands for a patient of one recipient; `mark` is what only the key gives of who that is. */
export type KeptCode = { mark: string; code: string };

/** A head whose face was cut out: its surface, from the files as they were opened and from the cleaned ones. */
export interface Head {
  /** The series in which it was found. */
  series: string;
  /** How it looks, in grey. */
  portrait(when: 'before' | 'after', turn?: Turn): Promise<Picture>;
  /** Forgets the surfaces; the next portrait makes them anew. */
  close(): Promise<void>;
}

/** From where a head is looked at: from the front, turned by degrees. */
export interface Turn {
  /** To the left of the head; 0 by default. */
  yaw?: number;
  /** Upwards; 0 by default. */
  pitch?: number;
  /** Pixels of a side, at most 1024; 320 by default. */
  size?: number;
  signal?: AbortSignal;
}

/** Cleaned files that are saved as one zip file. */
export interface Part {
  /** From 1 on. */
  place: number;
  of: number;
  /** How many files it holds. */
  count: number;
  bytes: number;
  zip(signal?: AbortSignal): AsyncIterable<Uint8Array<ArrayBuffer>>;
}

/** How to save. */
export interface Saving {
  /** The name of the zip file; several get numbers. */
  name?: string;
  signal?: AbortSignal;
  /** Hears how many bytes of the zip file have been written. */
  onProgress?: (bytes: number) => void;
}

/** What can be sent: a result, or cleaned files with their manifest. Each file that the manifest lists is sent once, as it lists it, and no other. */
export type Sendable = Result | { files: Iterable<File> | AsyncIterable<File>; manifest: Manifest };

/** How to send. */
export interface Sending {
  /** Beside those that are needed; a function is asked before each request, so that what expires can be renewed. */
  headers?: HeadersInit | (() => HeadersInit | Promise<HeadersInit>);
  /** Whether cookies go along; `omit` by default. */
  credentials?: RequestCredentials;
  /** Ends at once; what the server has by then is told to `onProgress` before the promise rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Hears after each answer of the server. Bytes count once the server has answered for them. */
  onProgress?: (uploaded: Uploaded) => void;
  /** What an earlier call told of this result: what the server has is not sent again, what may have arrived is asked for first. */
  after?: Uploaded | undefined;
  /** How often a request is made before it counts as failed; 6 by default. */
  tries?: number;
  /** Spends the time before another try; a timer by default. */
  wait?: (milliseconds: number) => Promise<void>;
}

/** What became of what was sent: by SOP Instance UID with `stow`, by neutral name with `put` and `post`. */
export interface Uploaded {
  /** What the server has. */
  stored: string[];
  /** What the server did not take, with its Failure Reason (0008,1197) if it gave one. */
  failed: { id: string; code: number | null }[];
  /** Those of `stored` about which the server gave a Warning Reason (0008,1196). */
  warned: { id: string; code: number }[];
  /**
   * Those of `stored` that no answer told of: the server said, asked after a lost connection, that it has them. Where it had others
   * under the same ids before, it may still have those.
   */
  asked: string[];
  /** What was sent and got no answer: it may have arrived or not. */
  unsure: string[];
  /** The neutral names of files that are no DICOM, which STOW-RS does not carry. */
  leftOut: string[];
  /** Bytes of the files that the server has answered for. */
  bytes: number;
  totalBytes: number;
}

/** What the core says about itself. */
export interface Build {
  version: string;
  /** The edition of the standard that its tables come from. */
  edition: string;
  tableSha256: string;
  presets: string[];
  reasons: { code: Reason; verdict: string; meaning: string }[];
}

/** The private report, schema scanitize.report/1. */
export interface Report {
  schema: string;
  tool: string;
  policy: string;
  counts: { released: number; held: number; refused: number };
  instances: ReportedInstance[];
  [more: string]: unknown;
}

/** One instance in the private report. */
export interface ReportedInstance {
  id: string | null;
  input: string;
  output: string | null;
  verdict: 'released' | 'held' | 'refused';
  reason?: Reason | null;
  kind?: Kind | null;
  question?: string | null;
  /** Where writing was found. */
  writing?: Writing[];
  /** What became of a face, where it is of a kind that can show one. */
  face?: Face;
  /** What was done at which place of the header, and what stood there. */
  actions?: { path: string; action: 'remove' | 'empty' | 'replace' | 'map-uid'; rule: string; old?: string }[];
}

/** What was written where. */
export interface Saved {
  name: string;
  bytes: number;
}

/** What `verify` found. */
export interface Verification {
  /** There are files, nothing was found in any, and they are those of the manifest if there is one. */
  clean: boolean;
  files: { name: string; verdict: 'clean' | 'found' | 'unreadable'; findings: { fault: string; path: string }[]; sha256: string }[];
  /** Files that the manifest does not list. */
  unlisted: string[];
  /** What the manifest lists and was not given. */
  missing: string[];
  /** How many of the originals could be read: what is left of others is not looked for. */
  originals: number;
}
