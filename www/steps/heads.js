/** What became of faces: the head before and after, from any side, and each picture that was cut. */

import { el, value } from '../dom.js';
import { HeadView } from '../head-view.js';
import { slices } from './slices.js';

/** @typedef {Pick<import('../page.js').Page, 'text'>} Page the page, or an element in another page */

/**
 * @param {Page} page
 * @param {import('../types.js').StudySummary} study
 * @param {import('../types.js').Result} result
 * @returns {{ element: HTMLElement, leave: () => void } | undefined} none where no face was cut out
 */
export function heads({ text }, study, result) {
  const { heads: words } = text;
  const cut = result.report.instances.flatMap(({ id, output: name, face }) => (id && name && face === 'removed' ? [{ id, name }] : []));
  if (cut.length === 0) return undefined;
  const views = result.heads.map((head) => ({ head, view: new HeadView(words, text.viewer.failed, head) }));
  const cuts = slices(text, result, cut);
  const named = (/** @type {import('../types.js').Head} */ head) => study.series.find(({ id }) => id === head.series)?.description ?? '';
  const several = views.length > 1;
  const parts = views.map(({ head, view }, at) => el('div', {}, several && el('h3', {}, words.headOf(at + 1, views.length)), several && el('p', { class: 'small' }, value(named(head))), view.element));
  for (const { view } of views) void view.show();
  cuts.show();
  const lead = el('p', {}, views.length > 0 ? words.lead : words.leadSlices);
  const element = el('section', { class: 'pictures heads-shown' }, el('h2', {}, words.heading), lead, ...parts, el('h3', {}, words.slices), el('p', {}, words.line), ...cuts.elements);
  const leave = () => {
    for (const { view } of views) view.leave();
    cuts.leave();
  };
  return { element, leave };
}
