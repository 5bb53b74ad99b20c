/**
 * The compiled core, the compiled codecs and nets that find writing, and the worker's source: the only things that are ever loaded. They
 * are kept for the life of the page, so that a page can close its connections after the first load and still start over.
 */

import { bytesAt, here, workerSource } from './beside.js';
import { startWorker } from './blob-worker.js';
import { SanitizeError, unstarted } from './error.js';

/** @typedef {{ core: WebAssembly.Module, codec: WebAssembly.Module, net?: WebAssembly.Module }} Modules */
/** @typedef {{ modules: Modules, start: () => Worker }} Loaded */

/**
 * Compiles all modules once, on the calling thread, and gets ready to start workers on them.
 * @param {import('./types.js').Options} options
 * @returns {Promise<Loaded>}
 */
export async function load({ wasm = here('core.wasm'), codec = here('codec.wasm'), net = here('net.wasm'), worker }) {
  const [core, codecs, nets, start] = await Promise.all([
    compiled(wasm),
    compiled(codec),
    net ? compiled(net) : undefined,
    worker ?? starter(),
  ]);
  return { modules: { core, codec: codecs, net: nets }, start: () => started(start) };
}

/** @type {Map<string, Promise<WebAssembly.Module>>} by address */
const loaded = new Map();

/**
 * A module, compiled once for each address.
 * @param {NonNullable<import('./types.js').Options['wasm']>} wasm
 * @returns {Promise<WebAssembly.Module>}
 */
export function compiled(wasm) {
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

/**
 * @param {() => Worker} start of the page that embeds this, perhaps
 */
function started(start) {
  try {
    const worker = start();
    if (typeof worker.postMessage === 'function') return worker;
  } catch {
    // What kept it says something of the page, and nothing that the page does not know.
  }
  throw unstarted();
}

async function starter() {
  const source = await workerSource();
  return () => startWorker(source);
}
