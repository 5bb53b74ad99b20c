/**
 * One choice of scans, from the files to what is cleaned of them. It goes through the steps of the page, and once it has ended it holds
 * nothing: no file, no key, no worker.
 */

import { SanitizeError, Sanitizer } from '../sanitizer.js';
import { clean } from '../steps/clean.js';
import { look } from '../steps/look.js';
import { looking } from '../steps/looking.js';
import { settled, waiting } from './outcome.js';

/** @typedef {import('../types.js').StudySummary} StudySummary */
/** @typedef {import('../types.js').Result} Result */
/** @typedef {import('../types.js').Decision} Decision */
/** @typedef {import('../types.js').Blanked} Blanked */
/** @typedef {import('../shell.js').View} View */
/** @typedef {import('./words.js').Words} Words */
/** @typedef {import('./types.js').Cleaned} Cleaned */
/** @typedef {'busy' | 'asking' | 'settled'} State at work, waiting for a person, or through */

/**
 * Who leads a person through a course, and takes what comes of it.
 * @typedef {object} Lead
 * @property {(state: State, view: View, cleaned?: Cleaned) => void} show
 * @property {(words: string) => void} say
 * @property {(type: 'progress' | 'held' | 'error', detail: unknown) => void} tell hears of no value of a file and of no name
 * @property {<T>(work: (codes: import('../types.js').KeptCode[]) => Promise<T>, signal: AbortSignal) => Promise<T>} inTurn does what draws codes under a key that others have too
 * @property {(codes: import('../types.js').KeptCode[]) => void} keep takes the codes that belong to the key
 * @property {(notice?: string) => void} end the course is over and has given nothing
 */

export class Course {
  stop = new AbortController();
  isLocked = false;
  isSent = true;
  #lead;
  #options;
  #isOver = false;
  #isProbing = false;
  /** @type {string | undefined} why it failed, as far as that was told */
  #failure;
  /** @type {import('../types.js').Question[] | undefined} as they were before any answer */
  #questions;
  /** @type {import('../answers.js').Answered | undefined} */
  #answered;
  /** @type {import('../types.js').Wish} */
  #wish = {};
  /** @type {Map<string, import('../answers.js').Drawn>} */
  #drawn = new Map();

  /**
   * @param {Lead} lead
   * @param {Words} words
   * @param {import('../types.js').Options} options
   */
  constructor(lead, words, options) {
    const { preset = 'ai-service', policy } = options;
    this.#lead = lead;
    this.#options = options;
    this.text = words;
    this.shell = { say: lead.say };
    this.purpose = /** @type {import('../page.js').Purpose} */ (policy === undefined ? preset : 'own');
    this.sanitizer = new Sanitizer(options);
    for (const type of /** @type {const} */ (['progress', 'held', 'error'])) {
      this.sanitizer.addEventListener(type, (event) => this.#tell(type, /** @type {CustomEvent} */ (event).detail));
    }
  }

  /** @param {import('../types.js').Input} input */
  open(input) {
    const opened = this.sanitizer.open(input, { signal: this.stop.signal }).then((study) => this.#opened(study));
    this.#show('busy', looking(this, opened));
  }

  /** @param {StudySummary} study */
  look(study) {
    this.#questions ??= study.questions;
    if (this.questions(study).every(({ kind }) => kind !== 'face')) this.text = unlooked(this.text);
    const isAny = study.series.some(({ cleanable }) => cleanable > 0);
    this.#show(isAny ? 'asking' : 'settled', look(this, study, this.questions(study)));
  }

  /**
   * What is asked about a study; about faces nothing, if it was said for everyone what becomes of them.
   * @param {StudySummary} study
   */
  questions({ questions }) {
    return (this.#questions ?? questions).filter(({ kind }) => kind !== 'face' || this.#options.face === undefined);
  }

  /**
   * @param {StudySummary} _study
   * @param {import('../answers.js').Answered} answered
   */
  remember(_study, answered) {
    this.#answered = answered;
  }

  remembered() {
    return this.#answered;
  }

  /**
   * @param {StudySummary} study
   * @param {import('../types.js').Wish} wish
   * @param {Decision[]} decisions
   */
  clean(study, wish, decisions) {
    this.#wish = wish;
    const { signal } = this.stop;
    const run = async (/** @type {import('../types.js').KeptCode[]} */ codes) => {
      signal.throwIfAborted();
      this.sanitizer.recall(codes);
      await this.sanitizer.decide(study, decisions);
      // A form takes files, not what could be cleaned once more.
      const result = await this.sanitizer.clean(study, { ...wish, face: wish.face ?? this.#options.face, keep: true, signal });
      this.#lead.keep(result.codes);
      return result;
    };
    this.#show('busy', clean(this, study, this.#lead.inTurn(run, signal)));
  }

  /**
   * @param {StudySummary} study
   * @param {Decision[]} decisions
   */
  answer(study, decisions) {
    for (const one of decisions) if ('id' in one) this.#drawn.set(one.id, { choice: one.choice, boxes: one.boxes ?? [] });
    this.clean(study, this.#wish, decisions);
  }

  /** @returns {ReadonlyMap<string, import('../answers.js').Drawn>} what a person said about pictures, by their ids */
  drawn() {
    return this.#drawn;
  }

  /**
   * @param {StudySummary} study
   * @param {Result} result
   * @param {Blanked[]} [more] pictures that still show writing, as a person says
   */
  check(study, result, more = []) {
    if (this.#isOver) return;
    const open = waiting(this, study, result, more);
    if (open) this.#show('asking', open);
    else this.#show('settled', settled(this, study, result), { files: result.files, manifest: result.manifest });
  }

  /**
   * Ends, and says why unless a person wished it.
   * @param {string} [notice]
   */
  restart(notice) {
    if (this.#isOver) return;
    const reason = notice === undefined ? undefined : this.#reason;
    this.end();
    this.#lead.end(reason);
  }

  /** A form that is left without an answer gets nothing. */
  async stopped() {
    this.restart('stopped');
  }

  /** Ends without a word. */
  end() {
    this.#isOver = true;
    this.stop.abort();
    this.sanitizer.close();
  }

  get #reason() {
    const { choose, proof } = this.text;
    if (this.#failure === 'blocked-by-page') return proof.failed;
    return this.stop.signal.aborted ? choose.stopped : choose.failed;
  }

  /**
   * @param {State} state
   * @param {View} view
   * @param {Cleaned} [cleaned]
   */
  #show(state, view, cleaned) {
    if (this.#isOver) view.leave?.();
    else this.#lead.show(state, view, cleaned);
  }

  /**
   * @param {'progress' | 'held' | 'error'} type
   * @param {unknown} detail
   */
  #tell(type, detail) {
    if (this.#isOver || this.#isProbing) return;
    if (detail instanceof SanitizeError) this.#failure = detail.code;
    this.#lead.tell(type, detail);
  }

  /** @param {StudySummary} study */
  async #opened(study) {
    this.isLocked = this.#options.policy !== undefined && (await this.#refusesToKeep(study));
    return study;
  }

  /**
   * A locked policy takes no answer that keeps, not even one that is taken back in the same breath.
   * @param {StudySummary} study
   */
  async #refusesToKeep(study) {
    this.#isProbing = true;
    try {
      await this.sanitizer.decide(study, [{ id: 'face', choice: 'keep' }, { id: 'face', choice: 'clean' }]);
      return false;
    } catch (error) {
      if (error instanceof SanitizeError && error.code === 'bad-option') return true;
      throw error;
    } finally {
      this.#isProbing = false;
    }
  }
}

/**
 * Nobody here asked for faces to be kept: the form did.
 * @param {Words} words
 * @returns {Words}
 */
function unlooked(words) {
  return { ...words, notChecked: new Map([...words.notChecked, ['face', words.element.unlooked]]) };
}
