/**
 * What runs in a worker: it takes a message, calls the core, and answers. One WebAssembly instance lives here; when a call
 * traps, the page throws the worker away. Nothing is fetched and nothing is logged.
 */

import { Archive, Cleaner, Coordinator, Input, Verifier, ZipWriter, build, initSync, leftOut, scan } from './core.js';
import { hasLittleMemory } from './machine.js';

/** @typedef {import('./channel.js').Source} Source */
/** @typedef {import('./channel.js').Request} Request */
/** @typedef {{ free(): void }} Handle */

/** @type {WebAssembly.Memory | undefined} */
let memory;
/** @type {Cleaner | undefined} */
let cleaner;
/** @type {{ number: number, archive: Archive } | undefined} the archive that was read last: listing one again is dear */
let opened;
/** @type {Map<string, Handle>} */
const desks = new Map();

/** @type {Map<string, (request: any) => unknown>} */
const operations = new Map(Object.entries({
  /** @param {{ module: WebAssembly.Module }} request */
  init({ module }) {
    ({ memory } = initSync({ module }));
  },

  /** What the core says about itself. */
  build,

  /** @param {{ source: Source }} request */
  read({ source }) {
    return withInput(Input.blob(source.blob), (input) => (Archive.isArchive(input) ? listed(source, input) : { record: scan(input) }));
  },

  /** @param {{ source: Source }} request */
  scan({ source }) {
    return { record: withInput(inputOf(source), scan) };
  },

  /** @param {{ context: Uint8Array }} request */
  context({ context }) {
    cleaner?.free();
    cleaner = undefined;
    cleaner = new Cleaner(context, hasLittleMemory() ? LITTLE : undefined);
  },

  /** @param {{ source: Source, instance: number }} request */
  async clean({ source, instance }) {
    const input = inputOf(source);
    try {
      return outcome(await /** @type {Cleaner} */ (cleaner).clean(input, instance));
    } finally {
      release(input);
    }
  },

  /** @param {{ source: Source }} request */
  check({ source }) {
    const verifier = /** @type {Verifier} */ (desks.get('verifier'));
    return withInput(inputOf(source), (input) => verifier.check(input));
  },

  /** @param {{ desk: string, kind: string, args: unknown[] }} request */
  open({ desk, kind, args }) {
    desks.set(desk, made(kind, args));
  },

  /** @param {{ desk: string }} request */
  shut({ desk }) {
    const handle = desks.get(desk);
    desks.delete(desk);
    if (handle) release(handle);
  },

  /** @param {{ desk: string, method: string, args: unknown[] }} request */
  call({ desk, method, args }) {
    const handle = /** @type {any} */ (desks.get(desk));
    return handle[method](...args);
  },
}));

/**
 * What is in an archive, or the record of one that cannot be opened.
 * @param {Source} source
 * @param {Input} input
 */
function listed(source, input) {
  try {
    return { entries: archiveOf(source).entries() };
  } catch (error) {
    const { code } = /** @type {{ code?: unknown }} */ (error);
    if (typeof code !== 'string') throw error;
    return { record: leftOut(input, code) };
  }
}

/**
 * @param {string} kind
 * @param {any[]} args
 * @returns {Handle}
 */
function made(kind, args) {
  if (kind === 'coordinator') return new Coordinator(args[0], args[1]);
  if (kind === 'verifier') return new Verifier(args[0]);
  return new ZipWriter();
}

/** @param {import('./core.js').Cleaned} cleaned */
function outcome(cleaned) {
  try {
    const { verdict, reason, outcome, crc32 } = cleaned;
    // Bytes, or a Blob where they are too many for memory.
    return { verdict, reason, outcome, crc32, sealed: cleaned.take() };
  } finally {
    cleaned.free();
  }
}

/** @param {Source} source */
function inputOf(source) {
  return source.index === undefined ? Input.blob(source.blob) : archiveOf(source).entry(source.index);
}

/** @param {Source} source */
function archiveOf({ blob, archive = -1 }) {
  if (opened?.number === archive) return opened.archive;
  opened?.archive.free();
  opened = undefined;
  opened = { number: archive, archive: Archive.open(Input.blob(blob)) };
  return opened.archive;
}

/**
 * @template T
 * @param {Input} input
 * @param {(input: Input) => T} use
 * @returns {T}
 */
function withInput(input, use) {
  try {
    return use(input);
  } finally {
    release(input);
  }
}

/**
 * Frees a handle unless the call has consumed it.
 * @param {Handle} handle
 */
function release(handle) {
  if (/** @type {{ __wbg_ptr?: number }} */ (handle).__wbg_ptr !== 0) handle.free();
}

/** @param {unknown} value */
function transferable(value) {
  const bytes = value instanceof Uint8Array ? value : /** @type {{ sealed?: unknown } | undefined} */ (value)?.sealed;
  return bytes instanceof Uint8Array ? [bytes.buffer] : [];
}

/** @param {any} error */
function described(error) {
  // Only the core's own errors pass: any other text could quote what it read.
  if (typeof error?.code === 'string') return { code: error.code, path: error.path ?? null, message: String(error.message) };
  return { code: 'internal-error', path: null, message: 'The core failed.', fatal: true };
}

/** @param {MessageEvent<Request>} event */
async function answer({ data: { number, operation, ...request } }) {
  try {
    const value = await operations.get(operation)?.(request);
    postMessage({ number, value, memory: memory?.buffer.byteLength }, { transfer: transferable(value) });
  } catch (error) {
    postMessage({ number, error: described(error) });
  }
}

/** Bytes of one cleaned file that a machine with little memory may hold. */
const LITTLE = 64 * 2 ** 20;

addEventListener('message', answer);
