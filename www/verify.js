/**
 * Checks cleaned files again, as someone does who did not clean them: with the originals to search for what must not be
 * there, and with the manifest to see that nothing was swapped.
 */

import { load } from './core-module.js';
import { crashed } from './channel.js';
import { walk } from './input.js';
import { SanitizeError } from './error.js';
import { ceilings } from './machine.js';
import { Meter } from './meter.js';
import { judged, options } from './options.js';
import { Pool } from './pool.js';
import { Reading } from './reading.js';

/** @typedef {import('./types.js').Input} Input */
/** @typedef {import('./types.js').Verification} Verification */
/** @typedef {Verification['files'][number]} Checked */
/** @typedef {{ name: string, source: import('./channel.js').Source }} Archived */
/** @typedef {Pick<import('./types.js').Options, 'wasm' | 'codec' | 'worker' | 'workers' | 'memory'>} Means */
/** @typedef {{ originals?: Input, manifest?: import('./types.js').Manifest, policy?: string, preset?: string, code?: string, signal?: AbortSignal }} Against */

/**
 * Verifies cleaned files: their form, what the policy or preset (any preset without one) does not let through, what is left of the
 * originals, and whether they are those of the manifest. No file at all is not clean. `code` is that of the patient, where it was chosen.
 * @param {Input} cleaned
 * @param {Against & Means} [against]
 * @returns {Promise<Verification>}
 */
export async function verify(cleaned, { originals = [], manifest, policy, preset, code, signal, ...means } = {}) {
  const isListed = (/** @type {any} */ file) => typeof file?.sha256 === 'string';
  const isManifest = !manifest || (Array.isArray(manifest.files) && manifest.files.every(isListed));
  if (!isManifest) throw new SanitizeError('bad-option', 'This is no manifest.');
  const [before, after] = [walk(originals), walk(cleaned)];
  const pool = new Pool(await load({ ...options({ ...means, code }), net: false }), ceilings(means));
  const verifier = pool.start();
  const read = (/** @type {(read: import('./reading.js').Read) => Promise<void>} */ take) =>
    new Reading(pool, new Meter('look', () => {}), take, { signal, isBlind: verifier.isBlind });
  try {
    await judged(verifier.ask({ operation: 'open', desk: 'verifier', kind: 'verifier', args: [policy, preset] }));
    for (const { sha256, face } of manifest?.files ?? []) await judged(verifier.call('verifier', 'claim', JSON.stringify({ name: '', sha256, face })));
    if (code !== undefined) await verifier.call('verifier', 'code', code);
    let known = 0;
    await read(async ({ record }) => {
      if (!record) return;
      if (!JSON.parse(record).reason) known += 1;
      await verifier.call('verifier', 'original', record);
    }).all(before);
    /** @type {Checked[]} */
    const files = [];
    /** @type {Map<unknown, Archived>} */
    const archives = new Map();
    await read(async ({ path, source }) => {
      if (source?.index !== undefined) archives.set(source.archive, { name: path.split('!/')[0] ?? path, source });
      files.push(await checked(verifier, path, source));
    }).all(after);
    const telling = await tellingOf(verifier, [...archives.values()]);
    const { clean, ...rest } = against(files, manifest);
    return { ...rest, clean: clean && telling.length === 0, files: [...telling, ...rest.files], originals: known };
  } finally {
    verifier.end(crashed());
    pool.close();
  }
}

/**
 * @param {import('./channel.js').Channel} verifier
 * @param {string} name
 * @param {import('./channel.js').Source} [source]
 * @returns {Promise<Checked>}
 */
async function checked(verifier, name, source) {
  const unreadable = { name, verdict: /** @type {const} */ ('unreadable'), findings: [], sha256: '' };
  if (!source) return unreadable;
  try {
    return { name, ...JSON.parse(await verifier.ask({ operation: 'check', source })) };
  } catch (error) {
    if (!verifier.alive) throw error;
    return unreadable;
  }
}

/**
 * The archives that tell more than their files do: by a comment, a time, a name.
 * @param {import('./channel.js').Channel} verifier
 * @param {Archived[]} archives
 * @returns {Promise<Checked[]>}
 */
async function tellingOf(verifier, archives) {
  /** @type {Checked[]} */
  const telling = [];
  for (const { name, source } of archives) {
    const isPlain = await verifier.ask({ operation: 'plain', source });
    if (!isPlain) telling.push({ name, verdict: 'found', findings: [{ fault: 'form', path: '' }], sha256: '' });
  }
  return telling;
}

/**
 * What stayed as it was because somebody asked for that.
 * @param {Checked} file
 * @returns {Checked}
 */
function asked(file) {
  const verdict = file.verdict === 'unreadable' ? file.verdict : 'found';
  return { ...file, verdict, findings: [...file.findings, { fault: 'waived', path: '' }] };
}

/**
 * @param {Checked[]} checked
 * @param {import('./types.js').Manifest} [manifest]
 * @returns {Omit<Verification, 'originals'>}
 */
function against(checked, manifest) {
  const waived = new Set(manifest?.files.filter((file) => file.waived).map(({ sha256 }) => sha256));
  const files = checked.map((file) => (waived.has(file.sha256) ? asked(file) : file));
  const listed = new Set(manifest?.files.map(({ sha256 }) => sha256));
  const given = new Set(files.map(({ sha256 }) => sha256));
  const unlisted = manifest ? files.filter(({ sha256 }) => !listed.has(sha256)).map(({ name }) => name) : [];
  const missing = manifest?.files.filter(({ sha256 }) => !given.has(sha256)).map(({ name }) => name) ?? [];
  const isWhole = files.length > 0 && unlisted.length === 0 && missing.length === 0;
  return { clean: isWhole && files.every(({ verdict }) => verdict === 'clean'), files, unlisted, missing };
}
