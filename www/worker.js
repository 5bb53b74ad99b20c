/**
 * What runs in a worker: it takes a message, calls the core, and answers. One instance of the core lives here, one of the codecs once
 * a compressed picture is read, and one of the nets once writing or a face is looked for; when a call traps, the page throws the worker
 * away. Nothing is fetched and nothing is logged.
 */

import * as codec from './codec.js';
import { Codecs } from './codecs.js';
import { Archive, Cleaner, Coordinator, Input, Surface, Surveyor, Verifier, ZipWriter, build, compared, initSync, leftOut, onCode, onRead, preview, scan } from './core.js';
import { SanitizeError } from './error.js';
import { borrow, canRead } from './lending.js';
import { Writing } from './writing.js';

/** @typedef {import('./channel.js').Source} Source */
/** @typedef {import('./channel.js').Request} Request */
/** @typedef {{ free(): void }} Handle */
/** @typedef {[frame: number, stretch: boolean, level: number, width: number]} Shown as a `Showing` says */

/** @type {WebAssembly.Memory | undefined} */
let memory;
/** @type {Codecs | undefined} */
let codecs;
/** @type {Writing | undefined} absent where the page goes without the nets */
let writing;
/** Bytes that the work may take. */
let allowed = 0;
/** Whether no file can be read here, so that the page must hand over its bytes. */
let isBlind = false;
/** What is being answered, how many bytes of files it has read, and how many of them were told. */
const current = { number: -1, read: 0, told: 0 };
/** @type {Cleaner | undefined} */
let cleaner;
/** @type {{ number: number, archive: Archive } | undefined} the archive that was read last: listing one again is dear */
let opened;
/** @type {Map<string, Handle>} */
const desks = new Map();

/** @type {Map<string, (request: any) => unknown>} */
const operations = new Map(Object.entries({
  /** @param {{ modules: import('./core-module.js').Modules, memory: number, life: string }} request */
  async init({ modules, memory: most, life }) {
    isBlind = !canRead();
    ({ memory } = initSync({ module: modules.core }));
    codecs = new Codecs(codec, modules.codec);
    onCode(codecs);
    writing = modules.net && new Writing(modules.net);
    allowed = most;
    onRead(count);
    return { lives: await live(life), isBlind };
  },

  /** What the core says about itself. */
  build,

  /** @param {{ source: Source }} request */
  read({ source }) {
    return withInput(fileOf(source.blob), (input) => (Archive.isArchive(input) ? listed(source, input) : { record: scan(input, allowed) }));
  },

  /** @param {{ source: Source }} request */
  async scan({ source }) {
    return { record: await withInput(inputOf(source), (input) => scan(input, allowed)) };
  },

  /**
   * Whether only its files can tell anything of an archive.
   * @param {{ source: Source }} request
   */
  async plain({ source }) {
    return (await archiveOf(source)).isPlain();
  },

  /** @param {{ survey: string, files: { file: number, source: Source }[] }} request */
  survey({ survey, files }) {
    return surveyed(survey, files, (surveyor) => surveyor.finish(writing));
  },

  /** @param {{ survey: string, files: { file: number, source: Source }[], map: string }} request */
  surface({ survey, files, map }) {
    return surveyed(survey, files, (surveyor) => surveyor.surface(map));
  },

  /** @param {{ context: Uint8Array }} request */
  context({ context }) {
    cleaner?.free();
    cleaner = undefined;
    cleaner = new Cleaner(context, allowed, writing);
  },

  /** @param {{ source: Source, instance: number, isWanted: boolean }} request */
  async clean({ source, instance, isWanted }) {
    const clean = (/** @type {Input} */ input) => /** @type {Cleaner} */ (cleaner).clean(input, instance);
    return outcome(await withInput(inputOf(source), clean), isWanted);
  },

  /** @param {{ source: Source, showing: Shown }} request */
  async preview({ source, showing: [frame, stretch, level, width] }) {
    return picture(await withInput(inputOf(source), (input) => preview(input, frame, stretch, level, width, allowed)));
  },

  /** @param {{ source: Source, cleaned: Source, showing: Shown }} request */
  async compare({ source, cleaned, showing: [frame, stretch, level, width] }) {
    const shown = (/** @type {Input} */ before) =>
      withInput(inputOf(cleaned), (after) => compared(before, after, frame, stretch, level, width, allowed));
    return picture(await withInput(inputOf(source), shown));
  },

  /** @param {{ source: Source }} request */
  check({ source }) {
    const verifier = /** @type {Verifier} */ (desks.get('verifier'));
    return withInput(inputOf(source), (input) => verifier.check(input, allowed));
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

/** @param {number} bytes that were read */
function count(bytes) {
  current.read += bytes;
  if (current.read - current.told < STEP) return;
  current.told = current.read;
  postMessage({ number: current.number, read: current.read });
}

/**
 * Holds a lock for as long as this worker lives, and tells whether it can: a page without an origin has no locks.
 * @param {string} life the name of the lock
 * @returns {Promise<boolean>}
 */
async function live(life) {
  if (!navigator.locks) return false;
  return new Promise((resolve) => {
    const forever = () => new Promise(() => resolve(true));
    navigator.locks.request(life, forever).catch(() => resolve(false));
  });
}

/**
 * What is in an archive, or the record of one that cannot be opened.
 * @param {Source} source
 * @param {Input} input
 */
async function listed(source, input) {
  try {
    return { entries: (await archiveOf(source)).entries() };
  } catch (error) {
    const { code } = /** @type {{ code?: unknown }} */ (error);
    if (typeof code !== 'string') throw error;
    return { record: leftOut(input, code) };
  }
}

/**
 * @template T
 * @param {string} survey
 * @param {{ file: number, source: Source }[]} files
 * @param {(surveyor: Surveyor) => T} use
 * @returns {Promise<T>}
 */
async function surveyed(survey, files, use) {
  const surveyor = new Surveyor(survey, allowed);
  try {
    for (const { file, source } of files) await withInput(inputOf(source), (input) => surveyor.add(input, file));
    return use(surveyor);
  } finally {
    release(surveyor);
  }
}

/**
 * @param {string} kind
 * @param {any[]} args
 * @returns {Handle}
 */
function made(kind, args) {
  if (kind === 'coordinator') return new Coordinator(args[0], args[1], args[2]);
  if (kind === 'verifier') return new Verifier(args[0], args[1]);
  if (kind === 'surface') return new Surface(args[0]);
  return new ZipWriter();
}

/**
 * @param {import('./core.js').Cleaned} cleaned
 * @param {boolean} isWanted whether somebody takes what was cleaned; else it ends here
 */
function outcome(cleaned, isWanted) {
  try {
    const { outcome, crc32 } = cleaned;
    const { verdict, bytes } = JSON.parse(outcome);
    // Bytes, or a Blob where they are too many for memory.
    return { verdict, bytes, outcome, crc32, sealed: isWanted ? cleaned.take() : undefined };
  } finally {
    cleaned.free();
  }
}

/**
 * @param {import('./core.js').Preview} shown
 * @returns {import('./types.js').Picture}
 */
function picture(shown) {
  try {
    const { columns, rows, frames, width, height } = shown;
    return { columns, rows, frames, width, height, data: /** @type {Uint8ClampedArray<ArrayBuffer>} */ (shown.take()) };
  } finally {
    shown.free();
  }
}

/** @param {Source} source */
async function inputOf(source) {
  // What is larger is written to a Blob and verified from there.
  if (isBlind && source.bytes > allowed / 4) throw tooLarge();
  return source.index === undefined ? fileOf(source.blob) : (await archiveOf(source)).entry(source.index);
}

/** @param {Blob} blob */
async function fileOf(blob) {
  if (!isBlind) return Input.blob(blob);
  // An archive is held twice for as long as it is listed.
  if (blob.size > allowed / 2) throw tooLarge();
  return Input.bytes(await borrow(blob, postMessage));
}

function tooLarge() {
  return new SanitizeError('too-large', 'The file is too large to be read here as a whole.');
}

/** @param {Source} source */
async function archiveOf({ blob, archive = -1 }) {
  if (opened?.number === archive) return opened.archive;
  opened?.archive.free();
  opened = undefined;
  opened = { number: archive, archive: Archive.open(await fileOf(blob), allowed) };
  return opened.archive;
}

/**
 * @template T
 * @param {Promise<Input>} opening
 * @param {(input: Input) => T | Promise<T>} use
 * @returns {Promise<T>}
 */
async function withInput(opening, use) {
  const input = await opening;
  try {
    return await use(input);
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

/** Bytes of WebAssembly memory in this worker. */
function taken() {
  return (memory?.buffer.byteLength ?? 0) + (codecs?.memory ?? 0) + (writing?.memory ?? 0);
}

/** @param {unknown} value */
function transferable(value) {
  const { sealed, data } = /** @type {{ sealed?: unknown, data?: unknown }} */ (value ?? {});
  return [value, sealed, data].filter((bytes) => ArrayBuffer.isView(bytes)).map(({ buffer }) => buffer);
}

/** @param {any} error */
function described(error) {
  // Only the core's own errors pass: any other text could quote what it read.
  if (typeof error?.code === 'string') return { code: error.code, path: error.path ?? null, message: String(error.message) };
  return { code: 'internal-error', path: null, message: 'The core failed.', fatal: true };
}

/** @param {Request} request */
async function answer({ number, operation, ...request }) {
  Object.assign(current, { number, read: 0, told: 0 });
  try {
    const value = await operations.get(operation)?.(request);
    postMessage({ number, value, memory: taken() }, { transfer: transferable(value) });
  } catch (error) {
    postMessage({ number, error: described(error) });
  }
}

/** Bytes of a large file between two words about it. */
const STEP = 16 * 2 ** 20;

/** One question after another, also where an answer has to wait for the bytes of a file. */
let turn = Promise.resolve();
addEventListener('message', ({ data }) => void (turn = turn.then(() => answer(data))));
