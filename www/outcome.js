/** What cleaning gave: the files, what was kept back, and the two reports. */

import { SanitizeError } from './error.js';

/** @typedef {import('./types.js').Result} Result */
/** @typedef {import('./types.js').ReportedInstance} ReportedInstance */
/** @typedef {{ file: File, crc32?: number }} Cleaned a file, and its sum if it is too large to be read as a whole */

/**
 * The outcome of cleaning a study.
 * @implements {Result}
 */
export class Outcome {
  #cleaned;
  #channel;

  /**
   * @param {Cleaned[]} cleaned
   * @param {import('./types.js').Report} report
   * @param {import('./types.js').Manifest} manifest
   * @param {import('./channel.js').Channel} channel to the worker that writes zip files
   */
  constructor(cleaned, report, manifest, channel) {
    this.#cleaned = cleaned;
    this.files = cleaned.map(({ file }) => file);
    this.held = withVerdict(report, 'held');
    this.refused = withVerdict(report, 'refused');
    this.manifest = manifest;
    this.report = report;
    this.#channel = channel;
  }

  /**
   * The cleaned files as one zip file, piece by piece. The writer refuses a file whose bytes are not the ones that were
   * verified.
   * @param {AbortSignal} [signal]
   * @returns {AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined>}
   */
  async *zip(signal) {
    const desk = crypto.randomUUID();
    const sums = new Map(this.manifest.files.map(({ name, sha256 }) => [name, sha256]));
    if (!this.#channel.alive) throw new SanitizeError('closed', 'This sanitizer has been closed. The files are still there.');
    await this.#channel.ask({ operation: 'open', desk, kind: 'zip', args: [] });
    try {
      for (const cleaned of this.#cleaned) yield* this.#entry(desk, cleaned, sums.get(cleaned.file.name) ?? '', signal);
      yield await this.#channel.call(desk, 'finish');
    } finally {
      if (this.#channel.alive) await this.#channel.ask({ operation: 'shut', desk });
    }
  }

  /**
   * @param {string} desk
   * @param {Cleaned} cleaned
   * @param {string} sha256
   * @param {AbortSignal} [signal]
   * @returns {AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined>}
   */
  async *#entry(desk, { file, crc32 }, sha256, signal) {
    const inPieces = crc32 !== undefined;
    if (inPieces) yield await this.#channel.call(desk, 'begin', file.name, file.size, crc32, sha256);
    for await (const piece of pieces(file)) {
      signal?.throwIfAborted();
      const [method, args] = inPieces ? ['goOn', [piece]] : ['add', [file.name, piece, sha256]];
      yield await this.#channel.ask({ operation: 'call', desk, method, args }, [piece.buffer]);
    }
    if (inPieces) await this.#channel.call(desk, 'end');
  }
}

/**
 * A file piece by piece, so that none is ever in memory as a whole.
 * @param {File} file
 */
async function* pieces(file) {
  for (let at = 0; at < file.size; at += PIECE) yield new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer());
}

/**
 * @param {import('./types.js').Report} report
 * @param {ReportedInstance['verdict']} wanted
 * @returns {import('./types.js').NotReleased[]}
 */
function withVerdict({ instances }, wanted) {
  return instances
    .filter(({ verdict }) => verdict === wanted)
    .map(({ id, reason, kind, question }) => ({
      id,
      reason: reason ?? 'internal-error',
      kind: kind ?? undefined,
      question: question ?? undefined,
    }));
}

/** Bytes; a file without a sum of its own has no more. */
const PIECE = 16 * 2 ** 20;
