/** The public types of the sandbox: the page's side of a frame of another origin, in which scans are cleaned. */

import type { SanitizeError } from '../error.js';
import type { Manifest, Options, Progress, Reason } from '../types.js';

export type { Manifest, Options, Progress, Reason, SanitizeError };

/** How scans are cleaned. It is said once: nothing that a page says later changes it. */
export interface SandboxWishes extends Pick<Options, 'preset' | 'policy' | 'face' | 'recipient' | 'code' | 'everyImage'> {
  /** Of the words in the frame: en, es or ar. By default that of the place, or of the browser. */
  language?: string;
}

/** Where the frame comes from, and how scans are cleaned in it. */
export interface SandboxOptions extends SandboxWishes {
  /** Where sandbox.html lies. From the page's own origin it gets one of its own that equals no other. */
  src: string | URL;
  /** What a screen reader calls the frame; `Your scans` by default. */
  title?: string;
}

/** What came of cleaning. */
export interface SandboxCleaned {
  /** Cleaned and verified, with neutral names. */
  readonly files: readonly File[];
  /** Goes along with them; null until all is cleaned and answered. */
  readonly manifest: Manifest | null;
}

/** What the frame tells. Nothing of it holds a value of a file, or a name that somebody gave one. */
export interface SandboxEventMap {
  /** How far the work is. */
  progress: CustomEvent<Progress>;
  /** A file was kept back. */
  held: CustomEvent<{ reason: Reason }>;
  /** The files are other ones. */
  change: CustomEvent<SandboxCleaned>;
  /** All is cleaned and answered. */
  done: CustomEvent<SandboxCleaned & { manifest: Manifest }>;
  /** The work failed, or the frame did not answer (`load-failed`). */
  error: CustomEvent<SanitizeError>;
}

/** A frame in which a person chooses scans and cleans them, out of reach of the page around it. */
export declare class Sandbox extends EventTarget {
  /** Puts the frame into a place of the page. Throws `bad-option`. */
  constructor(place: Element, options: SandboxOptions);
  readonly frame: HTMLIFrameElement;
  /** The cleaned files; none until all is cleaned and answered. */
  get files(): readonly File[];
  get manifest(): Manifest | null;
  /** Takes the scans away, and ends all work on them. */
  clear(): void;
  /** The same, and takes the frame away. */
  close(): void;
  addEventListener<K extends keyof SandboxEventMap>(
    type: K,
    listener: (this: Sandbox, event: SandboxEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | AddEventListenerOptions): void;
}
