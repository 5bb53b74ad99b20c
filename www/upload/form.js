/** A form post (multipart/form-data): for servers that take what `<input type=file>` sends. */

import { Account } from './account.js';
import { address } from './address.js';
import { flat, manifestFile } from './fields.js';
import { bytesOf, filesOf } from './files.js';
import { Line } from './line.js';
import { CARE, sending } from './wish.js';

/** @typedef {import('../types.js').Sendable} Sendable */
/** @typedef {import('./account.js').Item} Item by its neutral name */

/**
 * The cleaned files under one field and the manifest under `manifest`, to be posted by whatever the host has. Names have hyphens for
 * strokes: ST001-SE001-IM0001.dcm.
 * @param {Sendable} what
 * @param {{ field?: string, signal?: AbortSignal }} [wish] the field is `scans` by default
 * @returns {Promise<FormData>}
 */
export async function form(what, wish = {}) {
  const { field, signal } = sending(wish, ['field', 'signal']);
  bytesOf(what);
  return filled(await itemsOf(what, signal), field);
}

/**
 * Posts that form in one request. Nobody can ask whether a form has arrived, so it is sent again only where the server says
 * that it did not take it (429, 503).
 * @param {Sendable} what
 * @param {string | URL} url
 * @param {Omit<import('../types.js').Sending, 'after'> & { field?: string }} [wish]
 * @returns {Promise<import('../types.js').Uploaded>} by neutral names
 */
export async function post(what, url, wish = {}) {
  const { field, ...care } = sending(wish, [...CARE, 'field']);
  const to = address(url);
  const account = new Account(bytesOf(what) + manifestFile(what.manifest).size, care);
  const line = new Line(care);
  return account.of(async () => {
    const items = await itemsOf(what, care.signal);
    // The browser writes the type, with the boundary that it chooses.
    const question = { method: 'POST', body: filled(items, field), headers: { 'content-type': null } };
    await line.persist(() => account.send(items, () => line.ask(to, question)), isUntaken);
    account.store(items);
    account.tell();
  });
}

/**
 * @param {Sendable} what
 * @param {AbortSignal} [signal]
 */
async function itemsOf(what, signal) {
  /** @type {Item[]} */
  const items = [];
  for await (const file of filesOf(what, signal)) items.push({ id: file.name, file });
  const manifest = manifestFile(what.manifest);
  return [...items, { id: manifest.name, file: manifest }];
}

/**
 * @param {Item[]} items the manifest last
 * @param {string} [field]
 */
function filled(items, field = 'scans') {
  const fields = new FormData();
  const manifest = items.at(-1);
  for (const item of items) fields.append(item === manifest ? 'manifest' : field, item.file, flat(item.id));
  return fields;
}

/** @param {import('./error.js').Lost} lost */
function isUntaken({ status }) {
  return status === 429 || status === 503;
}
