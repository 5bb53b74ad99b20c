/** Which instances a server has already: asked by QIDO-RS (PS3.18 10.6), where the server answers that. */

import { below } from './address.js';
import { uidIn } from './answer.js';
import { Lost, Refused } from './error.js';

/** What one server holds. */
export class Holdings {
  #root;
  #line;
  /** Whether it answers such questions, as far as is known. */
  #answers = true;

  /**
   * @param {URL} root of the DICOMweb service
   * @param {import('./line.js').Line} line
   */
  constructor(root, line) {
    this.#root = root;
    this.#line = line;
  }

  /**
   * Those that the server says it has; none where it answers no such question. Throws `Lost` while it cannot be reached.
   * @param {string[]} ids
   * @returns {Promise<Set<string>>}
   */
  async among(ids) {
    /** @type {Set<string>} */
    const found = new Set();
    // One by one: not every server matches lists of UIDs, and every one may cut a list short.
    for (const id of ids) if (this.#answers && (await this.#has(id))) found.add(id);
    return found;
  }

  /** @param {string} id */
  async #has(id) {
    try {
      return await this.#asked(id);
    } catch (error) {
      if (!(error instanceof Lost)) return this.#silent(error);
      if (error.status === 501 || (error.status === null && (await this.#isClosed(id)))) return this.#silent();
      throw error;
    }
  }

  /** @param {string} id */
  async #asked(id) {
    const response = await this.#line.ask(below(this.#root, 'instances', { SOPInstanceUID: id }), { headers: { accept: 'application/dicom+json' } });
    const text = await this.#line.text(response);
    const found = text.trim() === '' ? [] : JSON.parse(text);
    return found.some((/** @type {any} */ instance) => uidIn(instance, '00080018') === id);
  }

  /**
   * Whether the server is there and lets no page of this origin ask: a browser calls that a lost connection too.
   * @param {string} id
   */
  async #isClosed(id) {
    if (!(await this.#line.reaches(below(this.#root, 'instances')))) return false;
    // It may have come back just now.
    return this.#asked(id).then(() => false, (error) => error instanceof Lost && error.status === null);
  }

  /** @param {unknown} [error] */
  #silent(error) {
    const isAnswer = error === undefined || error instanceof Refused || error instanceof SyntaxError || error instanceof TypeError;
    if (!isAnswer) throw error;
    this.#answers = false;
    return false;
  }
}
