/** What only a person can answer, as radio buttons in plain words. No answer is given in advance. */

import { el, isolated, value } from '../dom.js';

/** @typedef {import('../types.js').Series} Series */
/** @typedef {import('../types.js').Question} Question */
/** @typedef {import('../types.js').Decision} Decision */
/** @typedef {import('../shell.js').Text} Text */
/** @typedef {{ value: string, label: string, hint?: string }} Answer */
/** @typedef {{ heading: string, text: string, values?: string[], answers: Answer[] }} Words */
/** @typedef {{ question: Question, element: HTMLFieldSetElement, trouble: HTMLElement }} Asked */

/** The questions of one study. */
export class Questions {
  #text;
  /** @type {Asked[]} */
  #asked;

  /**
   * @param {Text} text
   * @param {Question[]} questions
   * @param {Series[]} series
   * @param {Map<string, string>} [given] answers that were given before, by the ids of their questions
   * @param {boolean} [isLocked] whether the policy takes only answers that take away
   */
  constructor(text, questions, series, given = new Map(), isLocked = false) {
    this.#text = text;
    const ask = (/** @type {Question} */ question, /** @type {number} */ place) => {
      const all = words(text, question, series);
      return asked(question, place, isLocked ? takingAway(all, question) : all, given.get(question.id));
    };
    this.#asked = questions.map(ask);
  }

  /**
   * Asks only what concerns the series that are ticked.
   * @param {Series[]} series
   */
  about(series) {
    const ids = new Set(series.map(({ id }) => id));
    const hasFaces = series.some(({ showsFace }) => showsFace);
    for (const { question: { kind, id }, element } of this.#asked) {
      element.hidden = kind === 'face' ? !hasFaces : kind === 'writing' && !ids.has(id);
    }
  }

  /** The answers so far, by the ids of their questions. */
  get answers() {
    /** @type {[string, string][]} */
    const pairs = this.#asked.flatMap(({ question, element }) => {
      const answer = chosen(element);
      return answer ? [[question.id, answer]] : [];
    });
    return new Map(pairs);
  }

  /** What is shown. */
  get elements() {
    return this.#asked.map(({ element }) => element);
  }

  /** Whether every question has an answer; if not, the first open one says so. */
  answered() {
    for (const { element, trouble } of this.#asked) {
      const open = !element.hidden && !chosen(element);
      trouble.textContent = open ? this.#text.look.answer : '';
      if (!open) continue;
      element.querySelector('input')?.focus();
      return false;
    }
    return true;
  }

  /** What is to become of a face; undefined if that was not asked. */
  get face() {
    const face = this.#asked.find(({ question, element }) => question.kind === 'face' && !element.hidden);
    return face && chosen(face.element);
  }

  /** @returns {Decision[]} the other answers */
  decisions() {
    const open = this.#asked.filter(({ element }) => !element.hidden);
    return open.flatMap(({ question, element }) => decision(question, chosen(element)) ?? []);
  }
}

/**
 * @param {Question} question
 * @param {string | null | undefined} answer
 * @returns {Decision | undefined}
 */
function decision({ id, kind }, answer) {
  if (kind === 'same-person') return { samePerson: answer === 'keep' };
  if (kind === 'writing') return { id, choice: answer === 'keep' ? 'keep' : 'leave-out' };
  return undefined;
}

/**
 * @param {Text} text
 * @param {Question} question
 * @param {Series[]} series
 * @returns {Words}
 */
function words({ face, person, writing, modalities }, { id, kind, holds, people = [] }, series) {
  if (kind === 'same-person') {
    const yes = { value: 'keep', label: person.yes, hint: person.yesHint };
    const no = { value: 'leave-out', label: person.no, hint: holds ? person.noHint : person.apartHint };
    return { heading: person.question, text: `${person.text} ${person.named}`, values: people, answers: [yes, no] };
  }
  const { keep, keepHint, leaveOut, leaveOutHint } = kind === 'face' ? face : writing;
  const answers = [{ value: 'keep', label: keep, hint: keepHint }, { value: 'leave-out', label: leaveOut, hint: leaveOutHint }];
  if (kind === 'face') {
    const none = { value: 'no-head', label: face.none, hint: face.noneHint };
    const remove = { value: 'remove', label: face.remove, hint: face.removeHint };
    return { heading: face.question, text: face.text, answers: [remove, none, ...answers] };
  }
  const modality = series.find((one) => one.id === id)?.modality ?? '';
  return { heading: writing.question, text: writing.text(modalities.get(modality) ?? isolated(modality)), answers };
}

/**
 * The same without the answers that keep what nobody has looked at.
 * @param {Words} words
 * @param {Question} question
 * @returns {Words}
 */
function takingAway({ answers, ...words }, { kind }) {
  const isStrict = (/** @type {Answer} */ { value }) => kind === 'same-person' || value === 'remove' || value === 'leave-out';
  return { ...words, answers: answers.filter(isStrict) };
}

/**
 * @param {Question} question
 * @param {number} place
 * @param {Words} words
 * @param {string} [given] the answer that was given before
 * @returns {Asked}
 */
function asked(question, place, { heading, text, values = [], answers }, given) {
  const trouble = el('p', { class: 'trouble', role: 'alert' });
  const rows = answers.map((answer) => radio(`question-${place}`, answer, answer.value === given));
  const attributes = { class: 'question', 'data-kind': question.kind };
  const people = values.length > 0 && el('ul', { class: 'plain' }, ...values.map((one) => el('li', {}, value(one))));
  const element = el('fieldset', attributes, el('legend', {}, heading), el('p', {}, text), people, trouble, ...rows);
  return { question, element, trouble };
}

/**
 * @param {string} name
 * @param {Answer} answer
 * @param {boolean} checked
 */
export function radio(name, { value: answer, label, hint }, checked) {
  const id = `${name}-${answer}`;
  const words = el('div', {}, el('label', { for: id }, label), hint && el('span', { class: 'small' }, hint));
  return el('div', { class: 'answer' }, el('input', { type: 'radio', name, id, value: answer, checked }), words);
}

/** @param {HTMLFieldSetElement} element */
function chosen(element) {
  return element.querySelector('input:checked')?.getAttribute('value');
}
