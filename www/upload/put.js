/** PUT to addresses that the host gives for each file, such as presigned ones of an object store. */

import { Account } from './account.js';
import { address } from './address.js';
import { manifestFile } from './fields.js';
import { bytesOf, filesOf } from './files.js';
import { Line } from './line.js';
import { CARE, sending } from './wish.js';

/**
 * Puts each cleaned file and then the manifest, `manifest.json`, where the host says. The address of a file is asked for
 * right before it is sent, and once: whatever is put again is put in the same place.
 * @param {import('../types.js').Sendable} what
 * @param {(file: File) => string | URL | Promise<string | URL>} addressOf
 * @param {import('../types.js').Sending} [wish]
 * @returns {Promise<import('../types.js').Uploaded>} by neutral names
 */
export async function put(what, addressOf, wish = {}) {
  const care = sending(wish, [...CARE, 'after']);
  const account = new Account(bytesOf(what) + manifestFile(what.manifest).size, care);
  const line = new Line(care);
  const one = async (/** @type {File} */ file) => {
    const item = { id: file.name, file };
    if (account.isSettled(item)) return;
    const url = address(await addressOf(file));
    await line.persist(() => account.send([item], () => line.ask(url, { method: 'PUT', body: file })));
    account.store([item]);
    account.tell();
  };
  return account.of(async () => {
    for await (const file of filesOf(what, care.signal)) await one(file);
    await one(manifestFile(what.manifest));
  });
}
