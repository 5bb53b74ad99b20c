/** Step 4: what was released, what was not and why, and what nobody has checked. */

import { button, el } from '../dom.js';
import { sizeOf } from '../parts.js';
import { blanked } from './blanked.js';
import { askable, held as asked } from './held.js';
import { heads } from './heads.js';
import { limits } from './limits.js';
import { every } from './slices.js';
import { why } from './why.js';

/** @typedef {import('../page.js').Page} Page */
/** @typedef {Pick<Page, 'text' | 'purpose' | 'drawn' | 'answer' | 'check'> & { isLocked?: boolean }} Teller the page, or an element in another page */
/** @typedef {import('../types.js').StudySummary} StudySummary */
/** @typedef {import('../types.js').Result} Result */
/** @typedef {import('../types.js').NotReleased} NotReleased */
/** @typedef {import('../types.js').Blanked} Blanked */

/**
 * @param {Page} page
 * @param {StudySummary} study
 * @param {Result} result
 * @param {Blanked[]} more pictures that still show writing, as a person says
 * @returns {import('../shell.js').View}
 */
export function check(page, study, result, more) {
  const { check: text } = page.text;
  const { released } = result.manifest.counts;
  const some = released > 0;
  const waits = askable(result.held).length > 0;
  const { elements, leave } = account(page, study, result, more);
  const rest = [...leftOut(page, result), ...unchecked(page, result)];
  const again = button(text.again, () => page.restart(), { class: some || waits ? 'quiet' : 'main' });
  const change = button(page.questions(study).length > 0 ? text.change : text.scans, () => page.look(study));
  const next = some && button(text.next, () => page.save(study, result), { class: 'main' });
  return {
    name: 'check',
    loses: true,
    heading: !some && waits ? text.headingYet : text.heading(released),
    body: [el('p', { class: 'lead' }, leadOf(text, sizeOf(result.parts), waits)), ...elements, ...rest, el('div', { class: 'buttons' }, next, change, again)],
    leave,
  };
}

/**
 * What was done, with the pictures to judge it by.
 * @param {Teller} page
 * @param {StudySummary} study
 * @param {Result} result
 * @param {Blanked[]} [more] pictures that still show writing, as a person says
 */
export function account(page, study, result, more = []) {
  const { check: text } = page.text;
  const { manifest } = result;
  const some = manifest.counts.released > 0;
  const seen = heads(page, study, result);
  const whole = some ? every(page.text, result) : undefined;
  const parts = [asked(page, study, result, more), blanked(page, study, result, (one) => page.check(study, result, [one, ...more.filter(({ id }) => id !== one.id)]))];
  const elements = [
    ...parts.map((part) => part?.element),
    some && study.findings.length > 0 && removed(page, study),
    some && list(text.faces, faces(text, manifest)),
    seen?.element,
    whole?.element,
    some && list(text.stays, stays(page, manifest)),
  ];
  return { elements, leave: () => [...parts, seen, whole].forEach((part) => part?.leave()) };
}

/**
 * What is not in the copy, and why; pictures that wait for an answer are not told of.
 * @param {Pick<Page, 'text'>} page
 * @param {Result} result
 */
export function leftOut(page, { held, refused }) {
  const { check: text } = page.text;
  const [chosen, open] = [held.filter(byChoice), held.filter((one) => !byChoice(one) && !askable([one]).length)];
  return [
    chosen.length > 0 && el('p', {}, `${text.chosen(chosen.length)}.`),
    reasons(page, text.held(open.length), text.heldHint, open),
    reasons(page, text.refused(refused.length), text.refusedHint, refused),
  ];
}

/**
 * What nobody checked, and what nobody can do.
 * @param {Pick<Page, 'text'>} page
 * @param {Result} result
 */
export function unchecked(page, { manifest }) {
  const { check: text, notChecked } = page.text;
  if (manifest.counts.released === 0) return [];
  return [
    list(text.notChecked, manifest.notChecked.map((code) => notChecked.get(code) ?? code)),
    list(text.limits, text.limitsText),
    limits(page),
    el('p', { class: 'notice' }, text.doctor),
  ];
}

/**
 * @param {Page['text']['check']} text
 * @param {number} bytes of the copy
 * @param {boolean} waits
 */
function leadOf(text, bytes, waits) {
  if (bytes > 0) return text.lead(bytes);
  return waits ? text.leadYet : text.leadNone;
}

/**
 * @param {Teller} page
 * @param {StudySummary} study
 */
function removed({ text: { check: text, groups } }, { findings }) {
  const tags = findings.map(({ group }) => el('li', {}, groups[group]));
  return el('section', {}, el('h2', {}, text.removed), el('ul', { class: 'removed' }, ...tags));
}

/**
 * What became of faces.
 * @param {Page['text']['check']} text
 * @param {import('../types.js').Manifest} manifest
 */
function faces(text, { files }) {
  return [...text.face].flatMap(([fate, words]) => {
    const count = files.filter(({ face }) => face === fate).length;
    return count > 0 ? [words(count)] : [];
  });
}

/**
 * What stays, of slices and of volumes in files of their own.
 * @param {Teller} page
 * @param {import('../types.js').Manifest} manifest
 */
function stays({ purpose, text: { check: text } }, { files }) {
  const volumes = files.filter(({ name }) => isVolume(name)).length;
  const ofSlices = [...text.staysAlways, ...(text.staysText.get(purpose) ?? [])];
  return [...(volumes < files.length ? ofSlices : []), ...(volumes > 0 ? [text.staysVolume] : [])];
}

/**
 * Whether a cleaned file is a volume in a file of its own.
 * @param {string} name
 */
function isVolume(name) {
  return /\.nii(\.gz)?$/.test(name);
}

/** @param {NotReleased} instance */
function byChoice({ reason }) {
  return reason === 'policy';
}

/**
 * Instances by what they are and why they were left out.
 * @param {Pick<Page, 'text'>} page
 * @param {string} heading
 * @param {string} hint
 * @param {NotReleased[]} instances
 */
function reasons({ text }, heading, hint, instances) {
  if (instances.length === 0) return null;
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const words of instances.map(({ reason, kind }) => why(text, reason, kind))) counts.set(words, (counts.get(words) ?? 0) + 1);
  const items = [...counts].map(([words, count]) => el('li', {}, text.look.leftOutOf(count, words)));
  return el('section', { class: 'kept-back' }, el('h2', {}, heading), el('p', {}, hint), el('ul', { class: 'plain' }, ...items));
}

/**
 * @param {string} heading
 * @param {string[]} sentences
 */
function list(heading, sentences) {
  if (sentences.length === 0) return null;
  const items = sentences.map((sentence) => el('li', {}, sentence));
  return el('section', {}, el('h2', {}, heading), el('ul', { class: 'plain' }, ...items));
}
