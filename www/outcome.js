/** What cleaning gave: the files, what was kept back, and the two reports. */

import { SanitizeError } from './error.js';

/** @typedef {import('./types.js').Result} Result */
/** @typedef {import('./types.js').ReportedInstance} ReportedInstance */

/**
 * The outcome of cleaning a study.
 * @implements {Result}
 */
export class Outcome {
  #channel;

  /**
   * @param {File[]} files
   * @param {import('./types.js').Report} report
   * @param {import('./types.js').Manifest} manifest
   * @param {import('./channel.js').Channel} channel to the worker that writes zip files
   */
  constructor(files, report, manifest, channel) {
    this.files = files;
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
      for (const file of this.files) {
        signal?.throwIfAborted();
        const bytes = new Uint8Array(await file.arrayBuffer());
        const args = [file.name, bytes, sums.get(file.name) ?? ''];
        yield await this.#channel.ask({ operation: 'call', desk, method: 'add', args }, [bytes.buffer]);
      }
      yield await this.#channel.call(desk, 'finish');
    } finally {
      if (this.#channel.alive) await this.#channel.ask({ operation: 'shut', desk });
    }
  }
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
