/** STOW-RS (PS3.18 10.5): instances in batches, with an account of each. */

import { demand } from '../options.js';
import { Account } from './account.js';
import { address, below } from './address.js';
import { answered } from './answer.js';
import { Refused } from './error.js';
import { bytesOf, filesOf } from './files.js';
import { Holdings } from './holdings.js';
import { instanceOf } from './instance.js';
import { Line } from './line.js';
import { related } from './multipart.js';
import { CARE, sending } from './wish.js';

/** @typedef {import('./account.js').Item} Item by its SOP Instance UID */

/**
 * Stores the instances of a result in an archive. Resolves once the server has answered for each: look at `failed`. Before
 * anything is sent a second time, the server is asked whether it has it. What is no DICOM stands in `leftOut`, and the
 * manifest has no place in STOW-RS: send it by other means.
 * @param {import('../types.js').Sendable} what
 * @param {string | URL} url the root of the DICOMweb service, or its `/studies`
 * @param {import('../types.js').Sending & { batch?: number }} [wish] `batch`: bytes of one request, 8 MiB by default; a larger instance goes alone
 * @returns {Promise<import('../types.js').Uploaded>}
 */
export async function stow(what, url, wish = {}) {
  const { batch = BATCH, ...care } = sending(wish, [...CARE, 'after', 'batch']);
  const root = address(url);
  root.pathname = root.pathname.replace(/\/studies\/?$/, '');
  const account = new Account(bytesOf(what), care);
  const archive = new Archive(root, new Line(care), account);
  return account.of(async () => {
    let count = 0;
    for await (const items of batched(filesOf(what, care.signal), account, batch)) {
      await archive.store(items.filter((item) => !account.isSettled(item)));
      account.tell();
      count += items.length;
    }
    demand(count > 0, NO_DICOM);
  });
}

/** A server that stores instances. */
class Archive {
  #root;
  #line;
  #account;
  #holdings;

  /**
   * @param {URL} root
   * @param {Line} line
   * @param {Account} account
   */
  constructor(root, line, account) {
    this.#root = root;
    this.#line = line;
    this.#account = account;
    this.#holdings = new Holdings(root, line);
  }

  /** @param {Item[]} items */
  async store(items) {
    let left = items;
    await this.#line.persist(async () => {
      left = await this.#missing(left);
      if (left.length > 0) this.#settle(left, await this.#send(left));
    });
  }

  /**
   * Those that the server does not say it has, of what may have come through.
   * @param {Item[]} items
   */
  async #missing(items) {
    const found = await this.#holdings.among(items.filter((item) => this.#account.isUnsure(item)).map(({ id }) => id));
    this.#account.find(items.filter(({ id }) => found.has(id)));
    return items.filter(({ id }) => !found.has(id));
  }

  /**
   * @param {Item[]} items
   * @returns {Promise<{ status: number, text: string }>}
   */
  async #send(items) {
    const { type, body } = related(items.map(({ file }) => file));
    const headers = { 'content-type': type, accept: 'application/dicom+json' };
    return this.#account.send(items, async () => {
      const response = await this.#line.ask(below(this.#root, 'studies'), { method: 'POST', body, headers, answers: [409] });
      return { status: response.status, text: await this.#line.text(response) };
    });
  }

  /**
   * By 200 the server says that it has stored all; by 202 and 409 only what it lists. A 200 with anything but a data set may
   * come from another, such as a portal that wants a login: then nobody knows.
   * @param {Item[]} items
   * @param {{ status: number, text: string }} answer
   */
  #settle(items, { status, text }) {
    const told = answered(text);
    if (status === 200 && !told) throw new Refused(status);
    const { stored = new Map(), failed = new Map() } = told ?? {};
    for (const item of items) {
      const warning = stored.get(item.id);
      if (failed.has(item.id) || (status !== 200 && warning === undefined)) this.#account.fail(item, failed.get(item.id) ?? null);
      else this.#account.store([item]);
      if (typeof warning === 'number' && !failed.has(item.id)) this.#account.warn(item, warning);
    }
  }
}

/**
 * Instances in the order of the files, as many at a time as go in one request.
 * @param {AsyncIterable<File>} files
 * @param {Account} account
 * @param {number} limit bytes
 * @returns {AsyncGenerator<Item[], void, undefined>}
 */
async function* batched(files, account, limit) {
  /** @type {Item[]} */
  let items = [];
  let room = limit;
  for await (const file of files) {
    const id = await instanceOf(file);
    if (id === undefined) {
      account.leaveOut(file);
      continue;
    }
    if (items.length > 0 && (file.size > room || items.length === MOST)) {
      yield items;
      [items, room] = [[], limit];
    }
    items.push({ id, file });
    room -= file.size;
  }
  if (items.length > 0) yield items;
}

/** Bytes of a request. */
const BATCH = 8 * 2 ** 20;
/** Instances of a request: after a lost connection each is asked for. */
const MOST = 50;
const NO_DICOM = 'No file is DICOM, and STOW-RS takes nothing else: use put or post.';
