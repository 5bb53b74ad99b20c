/**
 * What checks files in a thread of its own, so that a server goes on serving. One instance of the core lives and ends with it: its
 * memory never shrinks, and after a trap nothing is asked of it any more. It reads one file at a time, piece by piece.
 */

import { closeSync, fstatSync, openSync, realpathSync, statSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';

import * as codec from '../codec.js';
import { Codecs } from '../codecs.js';
import { Archive, Input, Verifier, initSync, onCode } from '../core.js';
import { demand } from '../options.js';
import { Blob } from './file.js';
import { walked } from './walk.js';

/** @typedef {import('../node.js').Verification} Verification */
/** @typedef {{ name: string, sha256: string, waived?: boolean, face?: string }} Listed */
/** @typedef {{ core: WebAssembly.Module, codec: WebAssembly.Module }} Modules */
/** @typedef {{ modules: Modules, listed?: Listed[], manifestFile?: string, policy?: string, preset?: string, code?: string, memory?: number }} Task */
/** @typedef {{ name: string, path?: string | Buffer, bytes?: Uint8Array<ArrayBuffer> }} File by its name in the report; without path and bytes it is not read */
/** @typedef {{ start?: Task, take?: { below: string } | File }} Request to start, to check all below a path or one file, or else to tell */

class Check {
  #verifier;
  #memory;
  #manifestFile;
  /** @type {Verification['files']} */
  #files = [];
  /** The archives that tell more than their files do. @type {string[]} */
  #telling = [];

  /** @param {Task} task */
  constructor({ modules, listed, manifestFile, policy, preset, code, memory }) {
    initSync({ module: modules.core });
    onCode(new Codecs(codec, modules.codec));
    this.#verifier = new Verifier(policy, preset);
    if (code !== undefined) this.#verifier.code(code);
    if (listed) this.#verifier.manifest();
    for (const file of listed ?? []) this.#verifier.list(JSON.stringify(file));
    this.#manifestFile = manifestFile && real(manifestFile);
    this.#memory = memory;
  }

  /** @param {NonNullable<Request['take']>} entry */
  take(entry) {
    const files = 'below' in entry ? this.#below(entry.below) : [entry];
    const known = files.map((file) => ({ ...file, isArchive: using(file, isArchive) }));
    // In the order of the command line, which sorts the files in archives among all others.
    for (const file of inOrder(known, ({ name, isArchive }) => (isArchive ? within(name, '') : name))) {
      using(file, (input) => (file.isArchive ? this.#archive(file.name, input) : this.#file(file.name, input)));
    }
  }

  /** @returns {Verification} */
  finish() {
    const checked = this.#files.length;
    const telling = inOrder(this.#telling, (file) => file).map((file) => line(file, 'form'));
    const missing = JSON.parse(this.#verifier.missing()).map((/** @type {string} */ file) => line(file, 'missing'));
    const files = [...this.#files, ...telling, ...missing];
    const found = files.filter(({ findings }) => findings.length > 0).length;
    return { schema: 'scanitize.verify/1', checked, found, files };
  }

  /**
   * @param {string} path
   * @returns {File[]}
   */
  #below(path) {
    const found = known(path);
    demand(found !== undefined, 'An input does not exist.');
    if (!found?.isDirectory()) return [{ name: path, path }];
    // The manifest often lies beside the files.
    return [...walked(path)].filter((file) => !this.#manifestFile || !file.path || real(file.path) !== this.#manifestFile);
  }

  /**
   * @param {string} file
   * @param {Input} [input]
   */
  #file(file, input) {
    const checked = input && attempt(() => this.#verifier.check(input, this.#memory));
    input?.free();
    this.#files.push(checked ? { file, findings: JSON.parse(checked).findings } : line(file, 'unreadable'));
  }

  /**
   * @param {string} name
   * @param {Input} [input]
   */
  #archive(name, input) {
    const archive = input && attempt(() => Archive.open(input, this.#memory));
    if (!archive) return this.#file(name);
    /** @type {{ path: string, index: number }[]} */
    const entries = JSON.parse(archive.entries());
    for (const { path, index } of inOrder(entries, ({ path }) => path)) this.#file(within(name, path), attempt(() => archive.entry(index)));
    if (!attempt(() => archive.isPlain())) this.#telling.push(name);
    archive.free();
  }
}

/**
 * @param {string} file
 * @param {import('../node.js').Fault} fault
 */
function line(file, fault) {
  return { file, findings: [{ fault, path: '' }] };
}

/**
 * Opens a file for as long as it is used.
 * @template T
 * @param {File} file
 * @param {(input?: Input) => T} use gets nothing where there is nothing to read
 * @returns {T}
 */
function using({ path, bytes }, use) {
  if (bytes) return use(inputOf(Blob.ofBytes(bytes)));
  const file = path === undefined ? undefined : attempt(() => opened(path));
  if (file === undefined) return use();
  try {
    return use(inputOf(Blob.ofFile(file, fstatSync(file).size)));
  } finally {
    closeSync(file);
  }
}

/**
 * What a path names, if it can name anything.
 * @param {string} path
 */
function known(path) {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/**
 * A pipe or a device may never end.
 * @param {string | Buffer} path
 */
function opened(path) {
  return statSync(path).isFile() ? openSync(path, 'r') : undefined;
}

/** @param {Blob} blob */
function inputOf(blob) {
  return Input.blob(/** @type {any} */ (blob));
}

/** @param {Input} [input] */
function isArchive(input) {
  const is = input !== undefined && Archive.isArchive(input);
  input?.free();
  return is;
}

/**
 * What an archive calls a file in it.
 * @param {string} archive
 * @param {string} path
 */
function within(archive, path) {
  return `${archive}!/${path}`;
}

/** @param {string | Buffer} path */
function real(path) {
  return attempt(() => realpathSync(path, 'buffer').toString('hex'));
}

/**
 * Nothing where it fails for a reason: a trap has none.
 * @template T
 * @param {() => T} work
 * @returns {T | undefined}
 */
function attempt(work) {
  try {
    return work();
  } catch (error) {
    if (typeof (/** @type {{ code?: unknown }} */ (error).code) !== 'string') throw error;
    return undefined;
  }
}

/**
 * Sorts by the bytes of names.
 * @template T
 * @param {T[]} all
 * @param {(one: T) => string} nameOf
 */
function inOrder(all, nameOf) {
  const named = all.map((one) => ({ one, name: Buffer.from(nameOf(one)) }));
  return named.sort((a, b) => Buffer.compare(a.name, b.name)).map(({ one }) => one);
}

/** @type {Check | undefined} */
let check;

/** @param {Request} request */
function answer({ start, take }) {
  if (start) check = new Check(start);
  if (take) check?.take(take);
  return start || take ? undefined : check?.finish();
}

/** @param {any} error */
function described(error) {
  // Only errors of our own pass: any other text could quote a path.
  const isOwn = typeof error?.code === 'string' && /^[a-z-]+$/.test(error.code);
  return isOwn ? { code: error.code, path: error.path ?? null, message: error.message } : { code: 'internal-error', path: null, message: 'The core failed.' };
}

parentPort?.on('message', (request) => {
  try {
    parentPort?.postMessage({ value: answer(request) });
  } catch (error) {
    parentPort?.postMessage({ error: described(error) });
  }
});
