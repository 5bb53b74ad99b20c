/** Pictures one by one, as they were and as they are in the copy. */

import { el } from '../dom.js';
import { PictureView } from '../picture-view.js';
import { Viewer } from '../viewer.js';

/** @typedef {import('../shell.js').Text} Text */
/** @typedef {import('../types.js').Result} Result */
/** @typedef {{ id: string, name: string }} Slice its id in the report, and its name in the copy */

/**
 * Pictures before and after, with a line around what is different, from the middle one on.
 * @param {Text} text
 * @param {Result} result
 * @param {Slice[]} pictures one at least
 */
export function slices({ heads: words, viewer, blanked }, result, pictures) {
  const [before, after] = [new PictureView(viewer.failed), new PictureView(viewer.failed)];
  const stop = new AbortController();
  const draw = async (/** @type {Slice} */ { id }, /** @type {import('../viewer.js').View} */ view, /** @type {number} */ at) => {
    jump?.follow(at);
    const showing = { ...view, signal: stop.signal };
    const shown = before.show(result.compared(id, showing), blanked.beforeOf(at + 1, pictures.length));
    const clean = after.show(result.picture(id, showing), blanked.afterOf(at + 1, pictures.length));
    const [picture] = await Promise.all([shown, clean]);
    return picture?.frames;
  };
  const steps = new Viewer(viewer, pictures, draw, [before, after], { fromMiddle: true, stretches: false });
  const jump = scans(blanked, pictures, steps);
  const elements = [jump?.element, steps.element, pair([before, words.before], [after, words.after])];
  const leave = () => {
    stop.abort();
    for (const view of [before, after]) view.drop();
  };
  return { elements, show: () => steps.go(Math.floor(pictures.length / 2)), leave };
}

/**
 * All pictures of the copy. Showing them takes work, so nothing is there until it is asked for.
 * @param {Text} text
 * @param {Result} result
 */
export function every(text, result) {
  const { whole } = text;
  const pictures = result.report.instances.flatMap(({ id, output: name }) => (id && name ? [{ id, name }] : []));
  /** @type {ReturnType<typeof slices> | undefined} */
  let shown;
  const element = el('details', { class: 'pictures whole', toggle: () => open() }, el('summary', {}, whole.open), el('p', {}, whole.lead));
  const open = () => {
    if (shown) return;
    shown = slices(text, result, pictures);
    element.append(...shown.elements.filter((part) => part !== undefined));
    shown.show();
  };
  return { element, leave: () => shown?.leave() };
}

/**
 * Two pictures side by side.
 * @param {[PictureView, string][]} captioned
 */
export function pair(...captioned) {
  return el('div', { class: 'pair' }, ...captioned.map(([{ element }, caption]) => el('figure', {}, el('figcaption', {}, caption), element)));
}

/**
 * Leads to the first picture of each series, where there are several. The files of a series lie in one folder.
 * @template {Slice} T
 * @param {Text['blanked']} words
 * @param {T[]} pictures
 * @param {Viewer<T>} steps
 */
export function scans(words, pictures, steps) {
  const folders = pictures.map(({ name }) => name.slice(0, name.lastIndexOf('/')));
  const firsts = folders.flatMap((folder, at) => (folders.indexOf(folder) === at ? [at] : []));
  if (firsts.length < 2) return undefined;
  const options = firsts.map((first, at) => el('option', { value: first }, words.scan(at + 1, (firsts[at + 1] ?? pictures.length) - first)));
  const select = el('select', { change: () => steps.go(Number(select.value)) }, ...options);
  const follow = (/** @type {number} */ at) => void (select.value = String(firsts.findLast((first) => first <= at)));
  return { element: el('label', { class: 'scans' }, el('span', {}, words.scans), select), follow };
}
