/** What only a person can answer, as radio buttons in plain words. No answer is given in advance. */

import { el } from '../dom.js';

/** @typedef {import('../types.js').Series} Series */
/** @typedef {import('../types.js').Question} Question */
/** @typedef {import('../types.js').Decision} Decision */
/** @typedef {import('../shell.js').Text} Text */
/** @typedef {{ value: string, label: string, hint?: string }} Answer */
/** @typedef {{ heading: string, text: string, answers: Answer[] }} Words */
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
   */
  constructor(text, questions, series) {
    this.#text = text;
    this.#asked = questions.map((question, place) => asked(question, place, words(text, question, series)));
  }

  /** What is shown. */
  get elements() {
    return this.#asked.map(({ element }) => element);
  }

  /** Whether every question has an answer; if not, the first open one says so. */
  answered() {
    for (const { element, trouble } of this.#asked) {
      const open = !chosen(element);
      trouble.textContent = open ? this.#text.look.answer : '';
      if (!open) continue;
      element.querySelector('input')?.focus();
      return false;
    }
    return true;
  }

  /** What is to become of a face; undefined if that was not asked. */
  get face() {
    const face = this.#asked.find(({ question }) => question.kind === 'face');
    return face && chosen(face.element);
  }

  /** @returns {Decision[]} the other answers */
  decisions() {
    return this.#asked.flatMap(({ question, element }) => decision(question, chosen(element)) ?? []);
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
function words({ face, person, writing, modalities }, { id, kind }, series) {
  if (kind === 'same-person') {
    const answers = [{ value: 'keep', label: person.yes }, { value: 'leave-out', label: person.no, hint: person.noHint }];
    return { heading: person.question, text: person.text, answers };
  }
  const { keep, keepHint, leaveOut, leaveOutHint } = kind === 'face' ? face : writing;
  const answers = [{ value: 'keep', label: keep, hint: keepHint }, { value: 'leave-out', label: leaveOut, hint: leaveOutHint }];
  if (kind === 'face') return { heading: face.question, text: face.text, answers };
  const modality = series.find((one) => one.id === id)?.modality ?? '';
  return { heading: writing.question, text: writing.text(modalities.get(modality) ?? modality), answers };
}

/**
 * @param {Question} question
 * @param {number} place
 * @param {Words} words
 * @returns {Asked}
 */
function asked(question, place, { heading, text, answers }) {
  const trouble = el('p', { class: 'trouble', role: 'alert' });
  const rows = answers.map((answer) => radio(`question-${place}`, answer));
  const attributes = { class: 'question', 'data-kind': question.kind };
  const element = el('fieldset', attributes, el('legend', {}, heading), el('p', {}, text), trouble, ...rows);
  return { question, element, trouble };
}

/**
 * @param {string} name
 * @param {Answer} answer
 */
function radio(name, { value, label, hint }) {
  const id = `${name}-${value}`;
  const words = el('div', {}, el('label', { for: id }, label), hint && el('span', { class: 'small' }, hint));
  return el('div', { class: 'answer' }, el('input', { type: 'radio', name, id, value }), words);
}

/** @param {HTMLFieldSetElement} element */
function chosen(element) {
  return element.querySelector('input:checked')?.getAttribute('value');
}
