/** Checks a copy that was cleaned before, here or by another tool, with the scans that it was made from or without. */

import { button, el, value } from '../dom.js';
import { verify } from '../verify.js';
import { picker } from './picker.js';

/** @typedef {import('../page.js').Page} Page */
/** @typedef {import('../types.js').Verification} Verification */
/** @typedef {import('../types.js').Manifest} Manifest */

/**
 * @param {Page} page
 * @returns {import('../shell.js').View}
 */
export function recheck(page) {
  const rechecking = new Rechecking(page);
  return { name: 'recheck', heading: page.text.recheck.heading, body: rechecking.body, leave: () => rechecking.leave() };
}

/** What was chosen, and what was found in it. */
class Rechecking {
  #page;
  #text;
  /** @type {File[]} */
  #cleaned = [];
  /** @type {File[]} */
  #originals = [];
  #stop = new AbortController();
  #trouble = el('p', { class: 'trouble', role: 'alert' });
  #found = el('section', { role: 'status' });
  #go;

  /** @param {Page} page */
  constructor(page) {
    this.#page = page;
    this.#text = page.text.recheck;
    this.#go = button(this.#text.go, () => void this.#check(), { class: 'main' });
  }

  get body() {
    const { lead, cleaned, cleanedHint, originals, originalsHint, back } = this.#text;
    const buttons = el('div', { class: 'buttons' }, this.#go, button(back, () => this.#page.restart(), { class: 'quiet' }));
    return [
      el('p', { class: 'lead' }, lead),
      this.#part(cleaned, cleanedHint, (files) => (this.#cleaned = files)),
      this.#part(originals, originalsHint, (files) => (this.#originals = files)),
      this.#trouble,
      buttons,
      this.#found,
    ];
  }

  /** Ends the work under way. */
  leave() {
    this.#stop.abort();
  }

  /**
   * @param {string} heading
   * @param {string} hint
   * @param {(files: File[]) => void} take
   */
  #part(heading, hint, take) {
    const count = el('p', { class: 'small', role: 'status' });
    const taken = (/** @type {File[]} */ files) => {
      // What is found in other files says nothing of these.
      this.#stop.abort();
      take(files);
      count.textContent = this.#text.chosen(files.length);
      this.#found.replaceChildren();
      this.#trouble.textContent = '';
    };
    const buttons = el('div', { class: 'buttons' }, ...picker(this.#text.folder, taken, { webkitdirectory: true }), ...picker(this.#text.files, taken));
    return el('fieldset', {}, el('legend', {}, heading), el('p', { class: 'small' }, hint), buttons, count);
  }

  async #check() {
    const text = this.#text;
    if (this.#cleaned.length === 0) {
      this.#trouble.textContent = text.nothing;
      return;
    }
    this.#go.disabled = true;
    const { signal } = (this.#stop = new AbortController());
    this.#found.replaceChildren(el('progress', { 'aria-label': text.checking }), el('p', {}, text.checking));
    try {
      const { files, manifest } = await parted(this.#cleaned);
      const found = await verify(files, { originals: this.#originals, manifest, signal });
      if (!signal.aborted) this.#found.replaceChildren(...this.#told(found));
    } catch {
      if (!signal.aborted) this.#found.replaceChildren(el('p', { class: 'notice' }, text.failed));
    } finally {
      this.#go.disabled = false;
    }
  }

  /**
   * @param {Verification} found
   */
  #told({ clean, files, unlisted, missing, originals }) {
    const text = this.#text;
    const some = files.filter(({ verdict }) => verdict !== 'clean');
    const heading = el('h2', {}, clean ? text.clean(files.length) : text.found);
    const kinds = new Map([...text.faults].map(([kind]) => [kind, /** @type {string[]} */ ([])]));
    for (const { name, verdict, findings } of some) {
      for (const fault of new Set(verdict === 'unreadable' ? ['unreadable'] : findings.map((finding) => finding.fault))) (kinds.get(fault) ?? kinds.get('form'))?.push(name);
    }
    kinds.get('unlisted')?.push(...unlisted);
    kinds.get('missing')?.push(...missing);
    const lists = [...kinds].filter(([, names]) => names.length > 0).map(([kind, names]) => this.#list(text.faults.get(kind) ?? '', names));
    return [heading, ...lists, originals === 0 && el('p', {}, text.withoutOriginals), el('p', {}, text.limit)].filter((part) => part !== false);
  }

  /**
   * @param {string} words
   * @param {string[]} names
   */
  #list(words, names) {
    const { count, more } = this.#text;
    const items = names.slice(0, MOST).map((name) => el('li', {}, value(name)));
    const rest = names.length > MOST && el('li', {}, more(names.length - MOST));
    return el('details', {}, el('summary', {}, `${words} ${count(names.length)}`), el('ul', { class: 'plain' }, ...items, rest));
  }
}

/**
 * The cleaned files, and the share list if it lies among them.
 * @param {File[]} files
 * @returns {Promise<{ files: File[], manifest?: Manifest }>}
 */
async function parted(files) {
  for (const file of files.filter(({ name, size }) => name.endsWith('.json') && size < LARGEST_LIST)) {
    const manifest = read(await file.text());
    if (manifest) return { files: files.filter((other) => other !== file), manifest };
  }
  return { files };
}

/**
 * @param {string} text
 * @returns {Manifest | undefined}
 */
function read(text) {
  try {
    const list = JSON.parse(text);
    return list?.schema === 'scanitize.manifest/1' && Array.isArray(list.files) ? list : undefined;
  } catch {
    return undefined;
  }
}

/** Names of a kind of finding that are shown. */
const MOST = 50;
const LARGEST_LIST = 64 << 20;
