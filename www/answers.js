/** What a person said about each study that was opened. It goes with the study. */

/** @typedef {import('./types.js').StudySummary} StudySummary */
/** @typedef {{ ticked: Set<string>, answers: Map<string, string> }} Answered */
/** @typedef {{ choice: 'clean' | 'keep' | 'leave-out', boxes: import('./types.js').Box[] }} Drawn */

export class Answers {
  /** @type {WeakMap<StudySummary, About>} */
  #all = new WeakMap();

  /** @param {StudySummary} study */
  of(study) {
    const about = this.#all.get(study) ?? new About(study);
    this.#all.set(study, about);
    return about;
  }
}

class About {
  /** @type {Answered | undefined} what was ticked and answered */
  answered;
  /** @type {import('./cleaning.js').Wish} */
  wish = {};
  /** @type {Map<string, Drawn>} */
  #drawn = new Map();

  /** @param {StudySummary} study */
  constructor({ questions }) {
    /** All that was asked before any answer. */
    this.questions = questions;
  }

  /**
   * What was said about pictures, by their ids.
   * @returns {ReadonlyMap<string, Drawn>}
   */
  get drawn() {
    return this.#drawn;
  }

  /** @param {import('./types.js').Decision[]} decisions */
  draw(decisions) {
    for (const one of decisions) if ('id' in one) this.#drawn.set(one.id, { choice: one.choice, boxes: one.boxes ?? [] });
  }
}
