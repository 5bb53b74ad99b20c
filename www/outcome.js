/** What cleaning gave: the files, what was kept back, and the two reports. */

import { SanitizeError } from './error.js';
import { inOrder } from './flow.js';
import { parted, sizeOf } from './parts.js';
import { noPicture } from './study.js';

/** @typedef {import('./types.js').Result} Result */
/** @typedef {import('./types.js').ReportedInstance} ReportedInstance */
/** @typedef {Uint8Array<ArrayBuffer> | Blob} Sealed the bytes of a cleaned file, or a Blob where they are too many for memory */

/**
 * @typedef {object} Cleaned
 * @property {number} id the number of the instance
 * @property {string} name
 * @property {number} bytes
 * @property {string} sha256 of its bytes
 * @property {number} [crc32] its sum, if it is too large to be read as a whole
 * @property {File} [file] itself, if it was kept
 */

/**
 * @typedef {object} Means
 * @property {import('./channel.js').Channel} channel to the worker that writes zip files
 * @property {(cleaned: Cleaned, signal?: AbortSignal) => Promise<Sealed>} again makes a file that was not kept
 * @property {(cleaned: Cleaned, showing?: import('./types.js').Showing) => Promise<import('./types.js').Picture>} picture shows one
 * @property {Means['picture']} compared shows it as it was opened, with a line around what is different
 * @property {import('./types.js').KeptCode[]} codes all that belong to the key
 * @property {number} ahead how many of those are made at once
 * @property {number} largestZip bytes
 */

/**
 * The outcome of cleaning a study.
 * @implements {Result}
 */
export class Outcome {
  #cleaned;
  #means;
  #sums;

  /**
   * @param {Cleaned[]} cleaned
   * @param {import('./types.js').Report} report
   * @param {import('./types.js').Manifest} manifest
   * @param {import('./types.js').Head[]} heads
   * @param {Means} means
   */
  constructor(cleaned, report, manifest, heads, means) {
    this.#cleaned = cleaned;
    this.#means = means;
    this.#sums = new Map(manifest.files.map(({ name, sha256 }) => [name, sha256]));
    this.held = withVerdict(report, 'held');
    this.refused = withVerdict(report, 'refused');
    this.pictures = withWriting(report);
    this.heads = heads;
    this.codes = means.codes;
    this.manifest = manifest;
    this.report = report;
    this.parts = parted(cleaned, means.largestZip).map((files, at, all) => this.#part(files, at + 1, all.length));
  }

  /** The cleaned files. */
  get files() {
    return this.#cleaned.map(({ file }) => {
      if (file) return file;
      throw new SanitizeError('not-kept', 'The files are too many to keep: iterate over the cleaning, save them, or ask to keep them.');
    });
  }

  /**
   * The cleaned files one by one; those that were not kept are made again.
   * @param {AbortSignal} [signal]
   * @returns {AsyncGenerator<File, void, undefined>}
   */
  released(signal) {
    const { ahead, again } = this.#means;
    const file = async (/** @type {Cleaned} */ cleaned) => cleaned.file ?? named(await again(cleaned, signal), cleaned.name);
    return inOrder(this.#cleaned, ahead, file);
  }

  /**
   * A cleaned picture, for the screen.
   * @param {string} id as in the report
   * @param {import('./types.js').Showing} [showing]
   * @returns {Promise<import('./types.js').Picture>}
   */
  async picture(id, showing) {
    return this.#means.picture(this.#one(id), showing);
  }

  /**
   * A picture as it was opened, with a line around what is different in the cleaned one.
   * @param {string} id as in the report
   * @param {import('./types.js').Showing} [showing]
   * @returns {Promise<import('./types.js').Picture>}
   */
  async compared(id, showing) {
    return this.#means.compared(this.#one(id), showing);
  }

  /** @param {string} id */
  #one(id) {
    const name = this.report.instances.find((one) => one.id === id)?.output;
    const cleaned = this.#cleaned.find((one) => one.name === name);
    if (!cleaned) throw noPicture();
    return cleaned;
  }

  /**
   * The cleaned files as one zip file, piece by piece.
   * @param {AbortSignal} [signal]
   */
  zip(signal) {
    return this.#zip(this.#cleaned, signal);
  }

  /**
   * @param {Cleaned[]} files
   * @param {number} place
   * @param {number} of
   * @returns {import('./types.js').Part}
   */
  #part(files, place, of) {
    return { place, of, count: files.length, bytes: sizeOf(files), zip: (signal) => this.#zip(files, signal) };
  }

  /**
   * The writer refuses a file whose bytes are not the ones that were verified, and so also one that comes out otherwise the
   * second time.
   * @param {Cleaned[]} files
   * @param {AbortSignal} [signal]
   * @returns {AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined>}
   */
  async *#zip(files, signal) {
    const { channel, ahead, again } = this.#means;
    const desk = crypto.randomUUID();
    if (!channel.alive) throw new SanitizeError('closed', 'This sanitizer has been closed. Files that were kept are still there.');
    await channel.ask({ operation: 'open', desk, kind: 'zip', args: [] });
    try {
      const contents = async (/** @type {Cleaned} */ cleaned) => ({ cleaned, sealed: cleaned.file ?? (await again(cleaned, signal)) });
      for await (const { cleaned, sealed } of inOrder(files, ahead, contents)) yield* this.#entry(desk, cleaned, sealed, signal);
      yield await channel.call(desk, 'finish');
    } finally {
      if (channel.alive) await channel.ask({ operation: 'shut', desk });
    }
  }

  /**
   * @param {string} desk
   * @param {Cleaned} cleaned
   * @param {Sealed} sealed
   * @param {AbortSignal} [signal]
   * @returns {AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined>}
   */
  async *#entry(desk, { name, bytes, crc32 }, sealed, signal) {
    const { channel } = this.#means;
    const inPieces = crc32 !== undefined;
    const sha256 = this.#sums.get(name) ?? '';
    if (inPieces) yield await channel.call(desk, 'begin', name, bytes, crc32, sha256);
    for await (const piece of pieces(sealed)) {
      signal?.throwIfAborted();
      const [method, args] = inPieces ? ['goOn', [piece]] : ['add', [name, piece, sha256]];
      yield await channel.ask({ operation: 'call', desk, method, args }, [piece.buffer]);
    }
    if (inPieces) await channel.call(desk, 'end');
  }
}

/**
 * A cleaned file under its neutral name.
 * @param {Sealed} sealed
 * @param {string} name
 */
export function named(sealed, name) {
  const type = name.endsWith('.dcm') ? 'application/dicom' : 'application/octet-stream';
  return new File([sealed], name, { type, lastModified: 0 });
}

/**
 * A file piece by piece, so that none is ever in memory as a whole that is not there already.
 * @param {Sealed} sealed
 */
async function* pieces(sealed) {
  const size = sealed instanceof Blob ? sealed.size : sealed.length;
  if (!(sealed instanceof Blob) && size <= PIECE) yield sealed;
  else for (let at = 0; at < size; at += PIECE) yield bytesOf(sealed.slice(at, at + PIECE));
}

/** @param {Sealed} sealed */
async function bytesOf(sealed) {
  return sealed instanceof Blob ? new Uint8Array(await sealed.arrayBuffer()) : sealed;
}

/**
 * @param {import('./types.js').Report} report
 * @param {ReportedInstance['verdict']} wanted
 * @returns {import('./types.js').NotReleased[]}
 */
function withVerdict({ instances }, wanted) {
  return instances
    .filter(({ verdict }) => verdict === wanted)
    .map(({ id, reason, kind, question, writing }) => ({
      id,
      reason: reason ?? 'internal-error',
      kind: kind ?? undefined,
      question: question ?? undefined,
      writing,
    }));
}

/**
 * @param {import('./types.js').Report} report
 * @returns {import('./types.js').Blanked[]}
 */
function withWriting({ instances }) {
  return instances.flatMap(({ id, output, writing = [] }) => (id && output && writing.length > 0 ? [{ id, name: output, writing }] : []));
}

/** Bytes; a file without a sum of its own has no more. */
const PIECE = 16 * 2 ** 20;
