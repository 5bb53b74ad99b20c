/**
 * The compiled core, the compiled nets that find writing, and the worker's source: the only things that are ever loaded. They
 * are kept for the life of the page, so that a page can close its connections after the first load and still start over.
 */

import { bytesAt, here, workerSource } from './beside.js';
import { SanitizeError } from './error.js';

/** @typedef {{ core: WebAssembly.Module, net?: WebAssembly.Module }} Modules */
/** @typedef {{ modules: Modules, start: () => Worker }} Loaded */

/**
 * Compiles both modules once, on the calling thread, and gets ready to start workers on them.
 * @param {import('./types.js').Options} options
 * @returns {Promise<Loaded>}
 */
export async function load({ wasm = here('core.wasm'), net = here('net.wasm'), worker }) {
  const [core, nets, start] = await Promise.all([compiled(wasm), net ? compiled(net) : undefined, worker ?? starter()]);
  return { modules: { core, net: nets }, start };
}

/** @type {Map<string, Promise<WebAssembly.Module>>} by address */
const loaded = new Map();

/**
 * @param {NonNullable<import('./types.js').Options['wasm']>} wasm
 * @returns {Promise<WebAssembly.Module>}
 */
function compiled(wasm) {
  if (wasm instanceof WebAssembly.Module) return Promise.resolve(wasm);
  if (typeof wasm !== 'string' && !(wasm instanceof URL)) return compile(wasm);
  const address = String(wasm);
  const module = loaded.get(address) ?? bytesAt(address).then(compile);
  loaded.set(address, module);
  // A failure is not kept: the next try asks again.
  module.catch(() => loaded.delete(address));
  return module;
}

/** @param {BufferSource} bytes */
async function compile(bytes) {
  try {
    return await WebAssembly.compile(bytes);
  } catch (error) {
    throw explained(error);
  }
}

/** @param {unknown} error */
function explained(error) {
  if (error instanceof Error && /content security policy|blocked by csp/i.test(error.message)) {
    return new SanitizeError('blocked-by-page', "The page's policy must allow 'wasm-unsafe-eval' in script-src.");
  }
  return new SanitizeError('load-failed', 'The core could not be loaded.');
}

/** A worker fetched by its address would not be bound by the page's policy; one from a blob is. */
async function starter() {
  const source = await workerSource();
  return () => startWorker(source);
}

/**
 * Starts a worker that tells the page something once it runs.
 * @param {string} source what it runs
 */
export function startWorker(source) {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  // As a module it would not start in a page that was opened as a file: Chromium lets none load from a blob there.
  const worker = new Worker(/** @type {string} */ (trusted(url)), { name: 'scanitize' });
  // Revoked at once, the address would be gone before the worker has read from it.
  worker.addEventListener('message', () => URL.revokeObjectURL(url), { once: true });
  return worker;
}

/**
 * @param {string} url of a blob that this module made
 * @returns {unknown} what `Worker` accepts under Trusted Types
 */
function trusted(url) {
  const { trustedTypes } = /** @type {{ trustedTypes?: TrustedTypes }} */ (/** @type {unknown} */ (globalThis));
  if (!trustedTypes) return url;
  policy ??= trustedTypes.createPolicy('scanitize', { createScriptURL: onlyBlob });
  return policy.createScriptURL(url);
}

/** @param {string} text */
function onlyBlob(text) {
  if (!text.startsWith('blob:')) throw new TypeError('only blob workers are started');
  return text;
}

/** @typedef {{ createScriptURL: (text: string) => unknown }} ScriptPolicy */
/** @typedef {{ createPolicy: (name: string, rules: ScriptPolicy) => ScriptPolicy }} TrustedTypes */
/** @type {ScriptPolicy | undefined} a page can make a policy of one name only once */
let policy;
