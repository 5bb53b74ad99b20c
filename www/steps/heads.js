/** What became of faces: the head before and after, from any side, and each picture that was cut. */

import { el, value } from '../dom.js';
import { HeadView } from '../head-view.js';
import { PictureView } from '../picture-view.js';
import { Viewer } from '../viewer.js';

/** @typedef {Pick<import('../page.js').Page, 'text'>} Page the page, or an element in another page */

/**
 * @param {Page} page
 * @param {import('../types.js').StudySummary} study
 * @param {import('../types.js').Result} result
 * @returns {{ element: HTMLElement, leave: () => void } | undefined} none where no face was cut out
 */
export function heads({ text }, study, result) {
  const { heads: words } = text;
  const cut = result.report.instances.flatMap(({ id, output, face }) => (id && output && face === 'removed' ? [{ id }] : []));
  if (cut.length === 0) return undefined;
  const views = result.heads.map((head) => ({ head, view: new HeadView(words, text.viewer.failed, head) }));
  const slices = slicesOf(text, result, cut.map(({ id }) => id));
  const named = (/** @type {import('../types.js').Head} */ head) => study.series.find(({ id }) => id === head.series)?.description ?? '';
  const several = views.length > 1;
  const parts = views.map(({ head, view }, at) => el('div', {}, several && el('h3', {}, words.headOf(at + 1, views.length)), several && el('p', { class: 'small' }, value(named(head))), view.element));
  for (const { view } of views) void view.show();
  slices?.show();
  const lead = el('p', {}, views.length > 0 ? words.lead : words.leadSlices);
  const element = el('section', { class: 'pictures heads-shown' }, el('h2', {}, words.heading), lead, ...parts, ...(slices?.elements ?? []));
  const leave = () => {
    for (const { view } of views) view.leave();
    slices?.leave();
  };
  return { element, leave };
}

/**
 * The pictures that were cut, one by one, from the middle on.
 * @param {import('../shell.js').Text} text
 * @param {import('../types.js').Result} result
 * @param {string[]} ids
 */
function slicesOf({ heads: words, viewer, blanked }, result, ids) {
  if (ids.length === 0) return undefined;
  const [before, after] = [new PictureView(viewer.failed), new PictureView(viewer.failed)];
  const stop = new AbortController();
  const draw = async (/** @type {string} */ id, /** @type {import('../viewer.js').View} */ view, /** @type {number} */ at) => {
    const showing = { ...view, signal: stop.signal };
    const shown = before.show(result.compared(id, showing), blanked.beforeOf(at + 1, ids.length));
    const clean = after.show(result.picture(id, showing), blanked.afterOf(at + 1, ids.length));
    const [picture] = await Promise.all([shown, clean]);
    return picture?.frames;
  };
  const steps = new Viewer(viewer, ids, draw, [before, after], { fromMiddle: true, stretches: false });
  const figure = (/** @type {PictureView} */ { element }, /** @type {string} */ caption) => el('figure', {}, el('figcaption', {}, caption), element);
  const pair = el('div', { class: 'pair' }, figure(before, words.before), figure(after, words.after));
  const leave = () => {
    stop.abort();
    for (const view of [before, after]) view.drop();
  };
  return { elements: [el('h3', {}, words.slices), el('p', {}, words.line), steps.element, pair], show: () => steps.go(Math.floor(ids.length / 2)), leave };
}

/**
 * Whether a cleaned file is a volume in a file of its own.
 * @param {string} name
 */
export function isVolume(name) {
  return /\.nii(\.gz)?$/.test(name);
}
