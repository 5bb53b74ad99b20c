/** The public types of `<scan-sanitizer>`. */

import type { SanitizeError } from '../error.js';
import type { KeptCode, Manifest, Options, Progress, Reason } from '../types.js';
import type { Text } from '../shell.js';

export type { KeptCode, Manifest, Options, Progress, Reason, SanitizeError };

/** What came of cleaning. */
export interface Cleaned {
  /** Cleaned and verified, with neutral names. */
  readonly files: readonly File[];
  /** Goes along with them; null until all is cleaned and answered. */
  readonly manifest: Manifest | null;
}

/** How the scans are cleaned: what a `Sanitizer` takes, as far as no attribute and no other property says it. */
export type ElementOptions = Omit<Options, 'preset' | 'policy' | 'face' | 'recipient'>;

type Laid<T> = T extends string | number | boolean | ((...args: never[]) => unknown) | readonly unknown[]
  ? T
  : T extends Map<infer K extends string, infer V>
    ? Map<K, V> | Partial<Record<K, V>>
    : { [name in keyof T]?: Laid<T[name]> };

/** Words in place of the English ones; what is left out stays English. */
export type ScanSanitizerLocale = Laid<Text>;

/** What the element tells. Nothing of it holds a value of a file, or a name that somebody gave one. */
export interface ScanSanitizerEventMap extends Omit<HTMLElementEventMap, 'error' | 'progress'> {
  /** How far the work is. */
  progress: CustomEvent<Progress>;
  /** A file was kept back. */
  held: CustomEvent<{ reason: Reason }>;
  /** All is cleaned and answered. */
  done: CustomEvent<Cleaned & { manifest: Manifest }>;
  /** The work failed. */
  error: CustomEvent<SanitizeError>;
}

/** A form field that takes scans and hands on only what was cleaned. */
export interface ScanSanitizer extends HTMLElement {
  /** The name of its entries in the form; without one it sends nothing. */
  name: string;
  /** second-opinion, ai-service (the default), research or maximum. */
  preset: string;
  /** A policy file (TOML text) in place of a preset; a locked one is never weakened. */
  policy: string | undefined;
  /** Who gets the cleaned files: pseudonyms of two recipients share nothing. The page's origin by default. */
  recipient: string;
  /** What becomes of faces, keep, deface or head-strip; without it a person is asked. */
  face: string;
  disabled: boolean;
  required: boolean;
  options: ElementOptions;
  locale: ScanSanitizerLocale;
  /** The cleaned files; none until all is cleaned and answered. */
  readonly files: readonly File[];
  readonly manifest: Manifest | null;
  /** Always scan-sanitizer. */
  readonly type: string;
  readonly form: HTMLFormElement | null;
  readonly labels: NodeList;
  readonly validity: ValidityState;
  readonly validationMessage: string;
  readonly willValidate: boolean;
  checkValidity(): boolean;
  reportValidity(): boolean;
  setCustomValidity(complaint: string): void;
  /** Takes the scans away, and ends all work on them. */
  clear(): void;
  addEventListener<K extends keyof ScanSanitizerEventMap>(
    type: K,
    listener: (this: ScanSanitizer, event: ScanSanitizerEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'scan-sanitizer': ScanSanitizer;
  }
}
