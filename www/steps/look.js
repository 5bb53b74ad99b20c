/** Step 2: what identifies a person, which scans there are, and what only a person can answer. */

import { button, el, value } from '../dom.js';
import { why } from './why.js';
import { Questions } from './questions.js';
import { SeriesList } from './series-list.js';

/**
 * The page, or an element in another page. `isLocked`: the policy takes only answers that take away; `isSent`: the copy is not saved,
 * but goes on from here as it is.
 * @typedef {Pick<import('../page.js').Page, 'text' | 'purpose' | 'remembered' | 'remember' | 'clean' | 'restart'> & { isLocked?: boolean, isSent?: boolean }} Page
 */
/** @typedef {import('../types.js').StudySummary} StudySummary */

/**
 * @param {Page} page
 * @param {StudySummary} study
 * @param {import('../types.js').Question[]} questions as they were before any answer
 * @param {string} [notice] what has just happened
 * @returns {import('../shell.js').View}
 */
export function look(page, study, questions, notice) {
  const { look: text } = page.text;
  const series = study.series.filter(({ cleanable }) => cleanable > 0);
  if (series.length === 0) return nothing(page, study);
  const before = page.remembered(study);
  const asked = new Questions(asking(page), questions, series, before?.answers, page.isLocked);
  const needs = el('div', { class: 'needs' });
  const about = () => {
    const ticked = new Set(list.ticked);
    asked.about(series.filter(({ id }) => ticked.has(id)));
    needs.replaceChildren(...told(page, study.needs(ticked)));
  };
  const list = new SeriesList(page.text, study, series, before?.ticked, about);
  about();
  const go = () => {
    const ticked = list.chosen();
    if (!ticked || !asked.answered()) return;
    page.remember(study, { ticked: new Set(ticked), answers: asked.answers });
    const isKept = asked.face === 'keep' || asked.face === 'no-head';
    const wish = { series: withoutFaces(ticked, study, asked.face), face: isKept ? 'keep' : undefined };
    page.clean(study, /** @type {import('../types.js').Wish} */ (wish), asked.decisions());
  };
  return {
    name: 'look',
    loses: true,
    heading: text.heading,
    body: [
      notice && el('p', { class: 'notice' }, notice),
      el('p', { class: 'lead' }, text.summary(study.images, study.bytes)),
      needs,
      study.patients > 1 && el('p', {}, text.people(study.patients)),
      findings(page, study),
      list.element,
      ...asked.elements,
      leftOut(page, study),
      el('div', { class: 'buttons' }, button(text.clean, go, { class: 'main' }), back(page)),
    ],
    leave: () => list.leave(),
  };
}

/**
 * The words of questions. A second opinion may be about the face itself.
 * @param {Page} page
 * @returns {import('../shell.js').Text}
 */
function asking({ text, purpose }) {
  return purpose === 'second-opinion' ? { ...text, face: { ...text.face, ...text.faceOpinion } } : text;
}

/**
 * What the work will take, before it starts.
 * @param {Page} page
 * @param {import('../types.js').Needs} needs
 */
function told({ text: { look: text }, isSent }, { seconds, bytes, memory, zips, isCleanedTwice }) {
  if (isSent) return [el('p', { class: 'small' }, text.estimate(seconds, bytes))];
  const sentences = [text.estimate(seconds, bytes), text.memory(memory), isCleanedTwice && text.twice].filter(Boolean);
  const small = el('p', { class: 'small' }, sentences.join(' '));
  return zips > 1 ? [small, el('p', { class: 'notice' }, text.zips(zips))] : [small];
}

/**
 * @param {Page} page
 * @param {StudySummary} study
 * @returns {import('../shell.js').View}
 */
function nothing(page, study) {
  const { look: text } = page.text;
  return { name: 'look', heading: text.none, body: [study.leftOut.length === 0 && el('p', {}, page.text.choose.nothing), leftOut(page, study), el('div', { class: 'buttons' }, back(page))] };
}

/**
 * @param {string[]} ticked
 * @param {StudySummary} study
 * @param {string | null | undefined} face
 */
function withoutFaces(ticked, { series }, face) {
  const out = new Set(face === 'leave-out' ? series.filter(({ showsFace }) => showsFace).map(({ id }) => id) : []);
  return ticked.filter((id) => !out.has(id));
}

/** @param {Page} page */
function back(page) {
  return button(page.text.look.back, () => page.restart(), { class: 'quiet' });
}

/**
 * @param {Page} page
 * @param {StudySummary} study
 */
function findings({ text: { look: text, groups, groupHints } }, { findings: found }) {
  if (found.length === 0) return null;
  const cards = found.map(({ group, count, examples }) =>
    el(
      'li',
      {},
      el('h3', {}, groups[group]),
      el('p', { class: 'count' }, text.found(count)),
      el('p', { class: 'values' }, ...examples.map(value), groupHints.get(group)),
    ),
  );
  const heading = el('h2', {}, text.findings);
  return el('section', {}, heading, el('p', { class: 'small' }, text.findingsHint), el('ul', { class: 'findings' }, ...cards));
}

/**
 * @param {Page} page
 * @param {StudySummary} study
 */
function leftOut({ text }, { leftOut: groups }) {
  if (groups.length === 0) return null;
  const items = groups.map(({ reason, kind, count }) => el('li', {}, text.look.leftOutOf(count, why(text, reason, kind))));
  return el('section', {}, el('h2', {}, text.look.leftOut), el('ul', { class: 'plain' }, ...items));
}
