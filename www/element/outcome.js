/** What came of cleaning: pictures that wait for an answer, or what goes along with the form and what does not. */

import { button, el } from '../dom.js';
import { account, leftOut, unchecked } from '../steps/check.js';
import { askable, held } from '../steps/held.js';

/** @typedef {import('./course.js').Course} Course */
/** @typedef {import('../types.js').StudySummary} StudySummary */
/** @typedef {import('../types.js').Result} Result */
/** @typedef {import('../types.js').Blanked} Blanked */
/** @typedef {import('../shell.js').View} View */

/**
 * The pictures that a person has to look at; undefined where there are none.
 * @param {Course} course
 * @param {StudySummary} study
 * @param {Result} result
 * @param {Blanked[]} more pictures that still show writing, as a person says
 * @returns {View | undefined}
 */
export function waiting(course, study, result, more) {
  const { check, element } = course.text;
  const asked = held(course, study, result, more);
  if (!asked) return undefined;
  const { released } = result.manifest.counts;
  const all = [...more, ...askable(result.held)];
  const leave = () => course.answer(study, all.map(({ id }) => ({ id, choice: /** @type {const} */ ('leave-out') })));
  const buttons = el('div', { class: 'buttons' }, button(element.without, leave, { class: 'quiet' }));
  return { name: 'check', heading: released > 0 ? check.heading(released) : check.headingYet, body: [asked.element, buttons], leave: asked.leave };
}

/**
 * What goes along, what does not and why, and on demand all that was done.
 * @param {Course} course
 * @param {StudySummary} study
 * @param {Result} result
 * @returns {View}
 */
export function settled(course, study, result) {
  const { check, element } = course.text;
  const { released } = result.manifest.counts;
  const shown = released > 0 ? details(course, study, result) : undefined;
  const change = course.questions(study).length > 0 && button(check.change, () => course.look(study));
  return {
    name: 'check',
    heading: check.heading(released),
    body: [
      el('p', {}, released > 0 ? element.ready(released) : element.nothing),
      ...leftOut(course, result),
      shown?.element,
      el('div', { class: 'buttons' }, change, button(element.instead, () => course.restart(), { class: 'quiet' })),
    ],
    leave: shown?.leave,
  };
}

/**
 * Pictures take work to show, so nothing is there until it is asked for.
 * @param {Course} course
 * @param {StudySummary} study
 * @param {Result} result
 */
function details(course, study, result) {
  /** @type {ReturnType<typeof account> | undefined} */
  let told;
  const element = el('details', {}, el('summary', {}, course.text.element.more));
  element.addEventListener('toggle', () => {
    if (!element.open || told) return;
    told = account(course, study, result);
    element.append(el('div', {}, ...[...told.elements, ...unchecked(course, result)].filter((one) => one instanceof Node)));
  });
  return { element, leave: () => told?.leave() };
}
