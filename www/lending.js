/**
 * Files for a worker that can read none, as in a page that WebKit opened as a file: the page reads each as a whole, when the worker
 * asks for it, and hands its bytes over. No piece can be asked for, since the core reads without waiting.
 */

import { SanitizeError } from './error.js';

/** @typedef {{ blob: Blob, port: MessagePort }} Wanted a file, and where its bytes go */

/** In a worker: whether it can read files by itself. */
export function canRead() {
  try {
    new (Reflect.get(globalThis, 'FileReaderSync'))().readAsArrayBuffer(new Blob(['.']));
    return true;
  } catch {
    return false;
  }
}

/**
 * In a worker: the bytes of a file, from the page. Rejects with `unreadable` where the page cannot read it either.
 * @param {Blob} blob
 * @param {(message: { wanted: Wanted }, care: { transfer: Transferable[] }) => void} post
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function borrow(blob, post) {
  const { port1, port2 } = new MessageChannel();
  const heard = new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
  post({ wanted: { blob, port: port2 } }, { transfer: [port2] });
  const bytes = await heard;
  port1.close();
  if (!bytes) throw new SanitizeError('unreadable', 'The file cannot be read.');
  return new Uint8Array(bytes);
}

/**
 * In the page: answers a worker that borrows.
 * @param {Wanted} wanted
 */
export async function lend({ blob, port }) {
  const bytes = await blob.arrayBuffer().catch(() => null);
  port.postMessage(bytes, bytes ? [bytes] : []);
}
