/**
 * Checks cleaned files where they arrive: on a server, under Node, without their originals and with the server's own policy. It is what
 * `scanitize verify` does, by the same code.
 */

import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';

import { SanitizeError } from '../error.js';
import { demand, judged, object } from '../options.js';

export { SanitizeError } from '../error.js';

/** @typedef {import('../node.js').Arrived} Arrived */
/** @typedef {import('../node.js').Against} Against */
/** @typedef {import('../node.js').Verification} Verification */
/** @typedef {import('./worker.js').Request} Request */
/** @typedef {[{ value?: any, error?: { code: import('../types.js').ErrorCode, message: string, path: string | null } }]} Answer */

/**
 * Verifies what has arrived: the form of each file, what the policy (any preset without one) does not let through, and whether they are
 * the files of the manifest, none of them waived. Rejects with `bad-option` where there is no file at all.
 * @param {string | Iterable<Arrived> | AsyncIterable<Arrived>} arrived a path, or paths and files; a text among these is refused, since forms hold texts too
 * @param {Against} [against]
 * @returns {Promise<Verification>}
 */
export async function verify(arrived, against = {}) {
  const isMany = [Symbol.iterator, Symbol.asyncIterator].some((way) => way in Object(arrived));
  demand(typeof arrived === 'string' || (isMany && !(arrived instanceof Uint8Array)), FILE);
  const { signal, manifest, ...options } = checked(against);
  signal?.throwIfAborted();
  const task = { ...options, listed: listedIn(await manifestOf(manifest, options.manifestFile)), modules: await compiled() };
  // What the process was started with may be of no use to a worker.
  const worker = new Worker(new URL('./node-worker.js', import.meta.url), { execArgv: [] });
  // It may break down while the next file is waited for, too.
  const end = once(worker, 'exit').then(() => FAILED, () => FAILED);
  const ask = (/** @type {Request} */ request) => judged(answered(worker, request, end, signal));
  try {
    await ask({ start: task });
    for await (const file of typeof arrived === 'string' ? [{ path: arrived }] : arrived) await ask({ take: await entry(file) });
    /** @type {Verification} */
    const verification = await ask({});
    demand(verification.checked > 0, 'There is no file to check.');
    return verification;
  } finally {
    await worker.terminate();
  }
}

/**
 * @param {unknown} given
 * @returns {Against}
 */
function checked(given) {
  const all = object(given, OPTIONS);
  for (const name of ['policy', 'preset', 'code', 'manifestFile']) demand(all[name] === undefined || typeof all[name] === 'string', TEXT);
  demand(all.memory === undefined || (Number.isInteger(all.memory) && all.memory > 0), MEMORY);
  demand(all.manifest === undefined || all.manifestFile === undefined, ONE);
  return all;
}

/**
 * @param {Against['manifest']} manifest
 * @param {string} [manifestFile]
 * @returns {Promise<unknown>} nothing without one
 */
async function manifestOf(manifest, manifestFile) {
  try {
    const text = manifestFile === undefined ? manifest : await readFile(manifestFile, 'utf8');
    return typeof text === 'string' ? JSON.parse(text) : text;
  } catch {
    throw new SanitizeError('bad-option', MANIFEST);
  }
}

/**
 * @param {any} manifest
 * @returns {import('./worker.js').Listed[] | undefined}
 */
function listedIn(manifest) {
  if (manifest === undefined) return undefined;
  demand(manifest?.schema === 'scanitize.manifest/1' && Array.isArray(manifest.files), MANIFEST);
  return manifest.files.map((/** @type {any} */ file) => {
    const { name, sha256, waived = false, face } = file ?? {};
    demand(typeof name === 'string' && typeof sha256 === 'string' && typeof waived === 'boolean', MANIFEST);
    demand(face === undefined || FACES.includes(face), MANIFEST);
    return { name, sha256, waived, face };
  });
}

/**
 * @param {Arrived} file
 * @returns {Promise<NonNullable<Request['take']>>}
 */
async function entry(file) {
  const { name, path, bytes } = /** @type {{ name: string, path?: string, bytes?: Uint8Array }} */ (file ?? {});
  if (name === undefined && typeof path === 'string') return { below: path };
  demand(typeof name === 'string', FILE);
  if (file instanceof Blob) return { name, bytes: new Uint8Array(await file.arrayBuffer()) };
  demand(typeof path === 'string' || bytes instanceof Uint8Array, FILE);
  // A copy of its own: of a view, all that it is a view of would be sent.
  return { name, path, bytes: bytes && new Uint8Array(bytes) };
}

/**
 * Asks the worker, which has one thing to do at a time.
 * @param {Worker} worker
 * @param {Request} request
 * @param {Promise<Answer>} end of the worker
 * @param {AbortSignal} [signal]
 */
async function answered(worker, request, end, signal) {
  const { bytes } = /** @type {import('./worker.js').File} */ (request.take ?? {});
  worker.postMessage(request, bytes ? [bytes.buffer] : []);
  const answer = /** @type {Promise<Answer>} */ (once(worker, 'message', { signal }));
  const [{ value, error }] = await Promise.race([answer, end]).catch(() => {
    signal?.throwIfAborted();
    return FAILED;
  });
  if (error) throw new SanitizeError(error.code, error.message, error.path);
  return value;
}

/** @type {Promise<import('./worker.js').Modules> | undefined} */
let modules;

function compiled() {
  const read = (/** @type {string} */ file) => readFile(new URL(file, import.meta.url)).then((bytes) => WebAssembly.compile(bytes));
  modules ??= Promise.all([read('./core.wasm'), read('./codec.wasm')]).then(([core, codec]) => ({ core, codec }));
  // A failure is not kept: the next call tries again.
  modules.catch(() => (modules = undefined));
  return modules;
}

/** @type {Answer} */
const FAILED = [{ error: { code: 'internal-error', message: 'The core failed.', path: null } }];
const FACES = ['removed', 'out-of-view', 'too-thin', 'kept'];
const FILE = 'A file is a File, an object with a name and its bytes (a Uint8Array) or its path, or one with a path alone.';
const MANIFEST = 'The manifest is no scanitize.manifest/1, or cannot be read.';
const MEMORY = 'memory is a whole number from 1 on.';
const ONE = 'There is one manifest: manifest or manifestFile.';
const OPTIONS = ['manifest', 'manifestFile', 'policy', 'preset', 'code', 'memory', 'signal'];
const TEXT = 'policy, preset, code and manifestFile are texts.';
