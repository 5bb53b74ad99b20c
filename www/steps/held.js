/** Pictures that are kept back until a person has looked at them: each with its question, and boxes that can be drawn. */

import { BoxEditor } from '../box-editor.js';
import { button, el } from '../dom.js';
import { PictureView } from '../picture-view.js';
import { Viewer } from '../viewer.js';
import { outermost, said } from './places.js';
import { radio } from './questions.js';

/**
 * The page, or an element in another page. `isLocked`: the policy takes only answers that take away.
 * @typedef {Pick<import('../page.js').Page, 'text' | 'drawn' | 'answer'> & { isLocked?: boolean }} Page
 */
/** @typedef {import('../types.js').NotReleased} NotReleased */
/** @typedef {import('../types.js').Box} Box */
/** @typedef {'clean' | 'keep' | 'leave-out'} Choice */
/** @typedef {{ id: string, question?: string, writing: import('../types.js').Writing[] }} Open */
/** @typedef {Open & { boxes: Box[], choice?: Choice, isSeen?: boolean }} Held */

/**
 * Those of the pictures that were held about which a person can decide by looking.
 * @param {NotReleased[]} held
 * @returns {Open[]}
 */
export function askable(held) {
  return held.flatMap(({ id, question, writing = [] }) => (id && (question === 'writing' || question === 'sides') ? [{ id, question, writing }] : []));
}

/**
 * @param {Page} page
 * @param {import('../types.js').StudySummary} study
 * @param {import('../types.js').Result} result
 * @param {Open[]} more pictures that still show writing, as a person says
 * @returns {{ element: HTMLElement, leave: () => void } | undefined} none where nothing is asked
 */
export function held(page, study, result, more) {
  const open = [...more, ...askable(result.held)];
  if (open.length === 0) return undefined;
  const asking = new Asking(page, study, open);
  return { element: asking.element, leave: () => asking.leave() };
}

/** The questions about pictures, one at a time. */
class Asking {
  #page;
  #study;
  /** @type {Held[]} */
  #open;
  /** @type {Held | undefined} the one whose boxes can be drawn */
  #drawn;
  #view;
  #editor;
  #viewer;
  #stop = new AbortController();
  #question = el('fieldset', { class: 'question' });
  #about = el('p', { class: 'about' });
  #remove;
  #count = el('p', { class: 'small', role: 'status' });
  #trouble = el('p', { class: 'trouble', role: 'alert' });

  /**
   * @param {Page} page
   * @param {import('../types.js').StudySummary} study
   * @param {Open[]} open
   */
  constructor(page, study, open) {
    this.#page = page;
    this.#study = study;
    this.#open = open.map((one) => ({ ...one, boxes: outermost(one.writing).map(({ area }) => area) }));
    const { held: words, boxes, viewer } = page.text;
    this.#view = new PictureView(viewer.failed);
    this.#editor = new BoxEditor(this.#view.layer, boxes, () => this.#keep());
    this.#viewer = new Viewer(viewer, this.#open, (one, view, at) => this.#draw(one, view, at), [this.#view]);
    this.#question.addEventListener('change', () => this.#choose());
    this.#remove = button(boxes.remove, () => void (this.#editor.remove() || add.focus()));
    const add = button(boxes.add, () => this.#editor.add());
    const tools = el('div', { class: 'buttons tools' }, add, this.#remove);
    const go = button(words.go, () => this.#go(), { class: 'main' });
    const shown = el('div', { class: 'drawing' }, this.#view.element, tools, el('p', { class: 'small' }, boxes.how));
    const answer = el('div', {}, this.#question, this.#trouble, el('div', { class: 'buttons' }, go), this.#count);
    const asked = el('div', { class: 'pair asked' }, shown, answer);
    const leads = [open.some(isMore) && words.leadMore, !open.every(isMore) && words.lead].filter((lead) => lead !== false);
    const heading = el('h2', {}, words.heading(open.length));
    /** What is shown. */
    this.element = el('section', { class: 'pictures waiting' }, heading, ...leads.map((lead) => el('p', {}, lead)), this.#viewer.element, this.#about, asked);
    void this.#viewer.show();
  }

  /** Forgets the pictures. */
  leave() {
    this.#stop.abort();
    this.#view.drop();
  }

  #keep() {
    if (this.#drawn) this.#drawn.boxes = this.#editor.boxes;
  }

  /**
   * @param {Held} one
   * @param {import('../viewer.js').View} view
   * @param {number} at
   */
  async #draw(one, view, at) {
    if (this.#question.dataset.id !== one.id) this.#ask(one);
    const label = this.#page.text.held.pictureOf(at + 1, this.#open.length);
    const picture = await this.#view.show(this.#study.picture(one.id, { ...view, signal: this.#stop.signal }), label);
    if (picture && this.#drawn !== one) {
      this.#drawn = one;
      this.#editor.set(one.boxes, picture);
      this.#seen(one);
    }
    return picture?.frames;
  }

  /** @param {Held} one */
  #ask(one) {
    const { held: words } = this.#page.text;
    this.#drawn = undefined;
    this.#editor.set([], { columns: 1, rows: 1 });
    const places = outermost(one.writing);
    this.#about.textContent = places.length > 0 ? `${words.found(places.length)} ${said(this.#page.text, places)}` : words.unlooked;
    const keep = { value: 'keep', label: words.keep, hint: words.keepHint };
    const clean = { value: 'clean', label: words.clean, hint: words.cleanHint };
    const out = { value: 'leave-out', label: words.leaveOut, hint: words.leaveOutHint };
    const more = { value: 'clean', label: words.more, hint: words.moreHint };
    const isKept = this.#page.drawn(this.#study).get(one.id)?.choice === 'keep';
    const { isLocked } = this.#page;
    const [legend, hint, answers] = {
      sides: /** @type {const} */ ([words.sides, words.sidesText, isLocked ? [clean, out] : [clean, keep, out]]),
      writing: /** @type {const} */ ([words.writing, words.writingText, [isLocked ? more : keep, out]]),
      more: /** @type {const} */ ([words.moreQuestion, words.writingText, [isKept ? keep : more, out]]),
    }[/** @type {'sides' | 'writing' | 'more'} */ (one.question ?? 'more')];
    const rows = answers.map((answer) => radio('held', answer, answer.value === one.choice));
    this.#question.dataset.id = one.id;
    this.#question.replaceChildren(el('legend', {}, legend), el('p', {}, hint), ...rows);
    for (const input of this.#question.querySelectorAll('input')) input.disabled = !one.isSeen && input.value !== 'leave-out';
  }

  /**
   * Nobody says yes to a picture that was not shown.
   * @param {Held} one
   */
  #seen(one) {
    one.isSeen = true;
    for (const input of this.#question.querySelectorAll('input')) input.disabled = false;
  }

  #choose() {
    const one = this.#open[this.#viewer.at];
    if (!one) return;
    one.choice = /** @type {Choice} */ (this.#question.querySelector('input:checked')?.getAttribute('value'));
    this.#count.textContent = this.#page.text.held.answered(this.#answered.length, this.#open.length);
    this.#trouble.textContent = '';
  }

  get #answered() {
    return this.#open.filter(({ choice }) => choice);
  }

  #go() {
    const { held: words } = this.#page.text;
    if (this.#answered.length === 0) {
      this.#trouble.textContent = words.answer;
      this.#question.querySelector('input')?.focus();
      return;
    }
    this.#page.answer(this.#study, this.#answered.map(decision));
  }
}

/**
 * Whether it was released, and is asked about only because a person still sees writing.
 * @param {Open} one
 */
function isMore({ question }) {
  return question === undefined;
}

/**
 * What is found is blanked anyway where a picture is cleaned: boxes that were left as they are say nothing more.
 * @param {Held} one
 * @returns {import('../types.js').Decision}
 */
function decision({ id, choice = 'leave-out', boxes, writing }) {
  if (choice === 'leave-out') return { id, choice };
  const isFound = (/** @type {Box} */ box) => choice === 'clean' && writing.some(({ area }) => SIDES.every((side) => area[side] === box[side]));
  return { id, choice, boxes: boxes.filter((box) => !isFound(box)) };
}

const SIDES = /** @type {const} */ (['left', 'top', 'right', 'bottom']);
