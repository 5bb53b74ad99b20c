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
      if (error instanceof Refused) return this.#silent();
      if (!(error instanceof Lost)) throw error;
      if (error.status === 501 || (error.status === null && (await this.#isClosed(id)))) return this.#silent();
      throw error;
    }
  }

  /** @param {string} id */
  async #asked(id) {
    const response = await this.#line.ask(below(this.#root, 'instances', { SOPInstanceUID: id }), { headers: { accept: 'application/dicom+json' } });
    const found = listIn(await this.#line.text(response));
    if (!found) throw new Refused(response.status);
    return found.some((instance) => uidIn(instance, '00080018') === id);
  }

  /**
   * Whether the server is there and lets no page of this origin ask: a browser calls that a lost connection too.
   * @param {string} id
   */
  async #isClosed(id) {
    if (!(await this.#line.reaches(below(this.#root, 'instances')))) return false;
    try {
      // It may have come back just now.
      await this.#asked(id);
      return false;
    } catch (error) {
      if (error instanceof Lost) return error.status === null;
      if (error instanceof Refused) return false;
      throw error;
    }
  }

  #silent() {
    this.#answers = false;
    return false;
  }
}

/**
 * What a search found; undefined for what is no answer to one.
 * @param {string} text
 * @returns {unknown[] | undefined}
 */
function listIn(text) {
  if (text.trim() === '') return [];
  try {
    const found = JSON.parse(text);
    return Array.isArray(found) ? found : undefined;
  } catch {
    return undefined;
  }
}
