/** Pictures in which writing was blanked, before and after, for the person to compare. */

import { button, el } from '../dom.js';
import { PictureView, marks } from '../picture-view.js';
import { Viewer } from '../viewer.js';
import { outermost, said } from './places.js';
import { pair, scans } from './slices.js';

/** @typedef {Pick<import('../page.js').Page, 'text' | 'drawn'>} Page the page, or an element in another page */
/** @typedef {import('../types.js').Blanked} Blanked */

/**
 * @param {Page} page
 * @param {import('../types.js').StudySummary} study
 * @param {import('../types.js').Result} result
 * @param {(picture: Blanked) => void} more hears of a picture that still shows writing
 * @returns {{ element: HTMLElement, leave: () => void } | undefined} none where nothing was blanked
 */
export function blanked(page, study, result, more) {
  const { text } = page;
  const pictures = blankedIn(result, page.drawn(study));
  if (pictures.length === 0) return undefined;
  const { blanked: words, viewer } = text;
  const [before, after] = [new PictureView(viewer.failed), new PictureView(viewer.failed)];
  const about = el('p', { class: 'about' });
  const stop = new AbortController();
  const draw = async (/** @type {Blanked} */ { id, writing }, /** @type {import('../viewer.js').View} */ view, /** @type {number} */ at) => {
    jump?.follow(at);
    about.textContent = `${words.places(writing.length)} ${said(text, writing)}`;
    const showing = { ...view, signal: stop.signal };
    const shown = before.show(study.picture(id, showing), words.beforeOf(at + 1, pictures.length));
    const clean = after.show(result.picture(id, showing), words.afterOf(at + 1, pictures.length));
    const [picture] = await Promise.all([shown, clean]);
    if (picture) before.layer.replaceChildren(...marks(writing.map(({ area }) => area), picture));
    return picture?.frames;
  };
  const steps = new Viewer(viewer, pictures, draw, [before, after]);
  const jump = scans(words, pictures, steps);
  const sides = pair([before, words.before], [after, words.after]);
  const still = button(words.still, () => more(/** @type {Blanked} */ (pictures[steps.at])));
  const lead = el('p', {}, `${words.lead(places(pictures), pictures.length)} ${words.look}`);
  const element = el('section', { class: 'pictures blanked' }, el('h2', {}, words.heading), lead, jump?.element, steps.element, sides, about, still);
  void steps.show();
  const leave = () => {
    stop.abort();
    for (const view of [before, after]) view.drop();
  };
  return { element, leave };
}

/**
 * The pictures in which something was blanked: writing that was found, and the boxes that a person drew.
 * @param {import('../types.js').Result} result
 * @param {ReturnType<Page['drawn']>} drawn
 * @returns {Blanked[]}
 */
function blankedIn({ report }, drawn) {
  return report.instances.flatMap(({ id, output: name, writing = [] }) => {
    if (!id || !name) return [];
    const all = outermost([...writing, ...(drawn.get(id)?.boxes ?? []).map((area) => ({ area }))]);
    return all.length > 0 ? [{ id, name, writing: all }] : [];
  });
}

/** @param {Blanked[]} pictures */
function places(pictures) {
  return pictures.reduce((sum, { writing }) => sum + writing.length, 0);
}
