/**
 * The page: it fetches what it needs, closes its own connections, starts its workers, and then walks a person through the
 * five steps. It stores nothing; what it knows ends with "Clear" or with the tab.
 */

import { Answers } from './answers.js';
import { build } from './build.js';
import { closeConnections } from './connections.js';
import { forgetDownloads } from './download.js';
import { keySteps } from './key-beside.js';
import { languages, preferred } from './languages.js';
import { countRequests } from './requests.js';
import { loadSample, sample } from './sample.js';
import { Sanitizer } from './sanitizer.js';
import { Shell } from './shell.js';
import { check } from './steps/check.js';
import { choose } from './steps/choose.js';
import { clean } from './steps/clean.js';
import { look } from './steps/look.js';
import { looking } from './steps/looking.js';
import { save } from './steps/save.js';
import { VisitKey } from './visit-key.js';

/** @typedef {import('./types.js').StudySummary} StudySummary */
/** @typedef {import('./types.js').Result} Result */
/** @typedef {'ai-service' | 'second-opinion' | 'research' | 'maximum' | 'clinic'} Purpose a preset of the core, or that no copy is wanted */

/** @typedef {'stopped' | 'failed' | 'cleared'} Notice what has just happened, by the name of its words */

/** What the steps share. */
export class Page {
  text = preferred(navigator.languages);
  shell = new Shell(languages, this.text, (text) => this.#speak(text));
  key = new VisitKey();
  sanitizer = new Sanitizer(this.key.options);
  /** @type {Purpose} what the copy is for */
  purpose = 'ai-service';
  /** @type {Purpose} what the sanitizer was made for */
  #made = 'ai-service';
  /** Ends the work under way. */
  stop = new AbortController();
  /** @type {Notice | undefined} */
  #notice;
  /** @type {import('./shell.js').View | undefined} what is shown */
  #view;
  #answers = new Answers();
  /** @type {WeakSet<Result>} */
  #saved = new WeakSet();

  /** Loads, closes the connections, and only then starts a worker. */
  async begin() {
    this.#show(choose(this), true);
    try {
      await Promise.all([advice(), rechecking(), this.sanitizer.load(), loadSample(), keySteps().then(({ load }) => load())]);
      closeConnections();
      countRequests((count) => this.shell.showRequests(count));
      const { version } = await this.#start();
      this.shell.showBuild(version, build);
      this.shell.showReadiness('offline');
    } catch {
      this.shell.showReadiness('failed');
    }
  }

  /**
   * Forgets everything and shows the first step.
   * @param {Notice} [notice]
   */
  restart(notice) {
    this.stop.abort();
    // A signal that was aborted holds on to where that was done, and to all that was known there.
    this.stop = new AbortController();
    if (notice === 'cleared') this.key.forget();
    this.#renew();
    forgetDownloads();
    this.#notice = notice;
    this.#show(choose(this, notice));
    if (notice) this.shell.say(this.text.choose[notice]);
  }

  /**
   * Goes on in another language. That is offered in the first step alone, where nothing is lost by it.
   * @param {import('./shell.js').Text} text
   */
  #speak(text) {
    this.text = text;
    this.shell.speak(text);
    this.#show(choose(this, this.#notice), true);
    this.shell.say(text.languages.chosen);
  }

  /**
   * Reads what was chosen.
   * @param {import('./types.js').Input} input
   */
  open(input) {
    const signal = this.#begun();
    this.#show(looking(this, this.sanitizer.open(input, { signal })));
  }

  /** Makes the sample and reads it. */
  openSample() {
    const signal = this.#begun();
    const { sanitizer } = this;
    const opened = sample(signal).then((files) => sanitizer.open(files, { signal }));
    this.#show(looking(this, opened, this.text.looking.making));
  }

  /** Gets ready for other files, for whom the copy is for now. */
  #begun() {
    if (this.purpose !== this.#made) this.#renew();
    this.stop = new AbortController();
    return this.stop.signal;
  }

  /** Checks a copy that was cleaned before. */
  recheck() {
    return this.#later(rechecking(), ({ recheck }) => recheck(this));
  }

  /**
   * Helps to ask those who get scans what they do with them.
   * @param {() => void} back shows the step again from which this was called
   * @param {boolean} [isUnsaved] whether that step has something to lose
   */
  advise(back, isUnsaved = false) {
    return this.#later(advice(), ({ advise }) => advise(this, back, isUnsaved));
  }

  /** Asks for a key file. */
  openKey() {
    return this.#later(keySteps(), ({ openKey }) => openKey(this));
  }

  /**
   * Goes on with the key of a file.
   * @param {import('./key-file.js').Held} held
   */
  useKey(held) {
    this.key.take(held);
    this.#remake();
    this.#show(choose(this));
    this.shell.say(this.text.key.inUse);
  }

  /** Goes on with a fresh key. */
  forgetKey() {
    this.key.forget();
    this.restart();
  }

  /** What a key file holds: the key, and all codes that belong to it by now. */
  get held() {
    return { key: this.key.options.key, codes: this.sanitizer.codes };
  }

  /**
   * @param {StudySummary} study
   * @param {Result} result
   */
  saveKey(study, result) {
    return this.#later(keySteps(), ({ saveKey }) => saveKey(this, study, result));
  }

  /**
   * Shows a step that is fetched once the first one is shown.
   * @template T
   * @param {Promise<T>} coming
   * @param {(step: T) => import('./shell.js').View} made
   */
  async #later(coming, made) {
    const view = this.#view;
    const step = await coming.catch(() => this.shell.showReadiness('failed'));
    // Who has gone on meanwhile wants it no more.
    if (step && view === this.#view) this.#show(made(step));
  }

  /**
   * Starts the sanitizer, or the one that takes its place meanwhile: a person who is quick chooses a reader and files before all is loaded.
   * @returns {Promise<import('./types.js').Build>}
   */
  async #start() {
    const { sanitizer } = this;
    try {
      return await sanitizer.start();
    } catch (error) {
      if (sanitizer === this.sanitizer) throw error;
      return this.#start();
    }
  }

  #renew() {
    this.key.renew(this.sanitizer.codes);
    this.#remake();
  }

  #remake() {
    this.sanitizer.close();
    this.sanitizer = new Sanitizer({ preset: this.purpose, ...this.key.options });
    this.#made = this.purpose;
  }

  /**
   * @param {StudySummary} study
   * @param {string} [notice]
   */
  look(study, notice) {
    this.#show(look(this, study, this.#answers.of(study).questions, notice));
  }

  /**
   * Cleaning was stopped: nothing of the copy is kept, but all that was read and answered.
   * @param {StudySummary} study
   */
  async stopped(study) {
    const { stopped } = this.text.look;
    // Who has cleared the page meanwhile wants nothing any more.
    const isThere = await this.sanitizer.forget(study).then(() => true, () => false);
    if (!isThere) return;
    this.look(study, stopped);
    this.shell.say(stopped);
  }

  /**
   * What was asked about a study: an answered question leaves its list, but an answer may be changed.
   * @param {StudySummary} study
   */
  questions(study) {
    return this.#answers.of(study).questions;
  }

  /**
   * Keeps what a person ticked and answered, so that changing one answer changes nothing else.
   * @param {StudySummary} study
   * @param {import('./answers.js').Answered} answered
   */
  remember(study, answered) {
    this.#answers.of(study).answered = answered;
  }

  /** @param {StudySummary} study */
  remembered(study) {
    return this.#answers.of(study).answered;
  }

  /**
   * @param {StudySummary} study
   * @param {import('./cleaning.js').Wish} wish
   * @param {import('./types.js').Decision[]} decisions
   */
  clean(study, wish, decisions) {
    this.#answers.of(study).wish = wish;
    this.stop = new AbortController();
    const { signal } = this.stop;
    const run = async () => {
      await this.sanitizer.decide(study, decisions);
      return this.sanitizer.clean(study, { ...wish, signal });
    };
    this.#show(clean(this, study, run()));
  }

  /**
   * Takes answers about pictures that were held, and cleans those.
   * @param {StudySummary} study
   * @param {import('./types.js').Decision[]} decisions
   */
  answer(study, decisions) {
    const about = this.#answers.of(study);
    about.draw(decisions);
    this.clean(study, about.wish, decisions);
  }

  /**
   * What a person said about pictures, by their ids.
   * @param {StudySummary} study
   */
  drawn(study) {
    return this.#answers.of(study).drawn;
  }

  /**
   * @param {StudySummary} study
   * @param {Result} result
   * @param {import('./types.js').Blanked[]} [more] pictures that still show writing, as a person says
   */
  check(study, result, more = []) {
    this.#show(check(this, study, result, more));
  }

  /**
   * @param {StudySummary} study
   * @param {Result} result
   */
  save(study, result) {
    this.#show(save(this, study, result));
  }

  /**
   * @param {import('./shell.js').View} view
   * @param {boolean} [first]
   */
  #show(view, first) {
    this.#view = view;
    this.shell.show(view, first);
    this.guard(view.loses === true);
  }

  /**
   * All of a copy has been saved: the page may be left.
   * @param {Result} result
   */
  saved(result) {
    this.#saved.add(result);
  }

  /** @param {Result} result */
  isSaved(result) {
    return this.#saved.has(result);
  }

  /**
   * Has the browser ask before the page is left, by its own Back too, while work would be lost.
   * @param {boolean} isUnsaved
   */
  guard(isUnsaved) {
    // Only as long as it is needed: with such a listener some browsers keep no page to come back to.
    if (isUnsaved) addEventListener('beforeunload', ask);
    else removeEventListener('beforeunload', ask);
  }
}

/** What the first step can do without: fetched once that is shown, and before the connections close. */
function advice() {
  return import('./steps/advise.js');
}

function rechecking() {
  return import('./steps/recheck.js');
}

/** @param {Event} event */
function ask(event) {
  event.preventDefault();
}

/** A file that misses the drop area must not make the browser leave the page for it. */
for (const type of ['dragover', 'drop']) addEventListener(type, (event) => event.preventDefault());

void new Page().begin();
