/** Step 5: a person takes the files along, and the page forgets. */

import { button, el, isolated } from '../dom.js';
import { download } from '../download.js';
import { reportPage } from '../report-page.js';
import { save as saveZip } from '../sanitizer.js';

/** @typedef {import('../page.js').Page} Page */
/** @typedef {import('../types.js').Result} Result */
/** @typedef {import('../types.js').Part} Part */

/**
 * @param {Page} page
 * @param {import('../types.js').StudySummary} study
 * @param {Result} result
 * @returns {import('../shell.js').View}
 */
export function save(page, study, result) {
  const { save: text, advice, key, recheck } = page.text;
  const { parts, manifest, report } = result;
  const { days } = manifest.usage;
  const about = days === undefined ? text.manifestHint : `${text.manifestHint} ${text.asksToDelete(days)}`;
  const isUnsaved = () => parts.length > 0 && !page.isSaved(result);
  // Who clears the page wants nothing written any more; all other ways wait until a zip is whole.
  const stop = new AbortController();
  const keyOffer = button(key.save, () => void page.saveKey(study, result));
  const adviceOffer = button(advice.open, () => page.advise(() => page.save(study, result), isUnsaved()));
  const back = button(recheck.back, () => page.check(study, result), { class: 'quiet' });
  const clear = button(text.clear, () => page.restart('cleared'), { 'aria-describedby': 'clear-hint' });
  return {
    name: 'save',
    loses: isUnsaved(),
    heading: text.heading,
    body: [
      parts.length > 1 && el('p', { class: 'lead' }, text.zips(parts.length)),
      ...zips(page, result, [keyOffer, adviceOffer, back], stop.signal),
      el('p', {}, text.alone),
      offer('manifest', button(text.manifest, () => void download(json(manifest), 'share-list.json')), about),
      offer('report', button(text.report, () => void download(json(report), 'private-report.json')), text.reportHint),
      offer('paper', button(text.paper, () => void download(reportPage(report, page.text), 'private-report.html')), text.paperHint),
      // A copy for anyone is under a key of its own, which no file gives again.
      parts.length > 0 && page.purpose !== 'maximum' && offer('key', keyOffer, page.key.isKept ? key.saveAnew : key.saveHint),
      offer('advice', adviceOffer, advice.openHint),
      el('div', { class: 'buttons' }, back),
      el('div', { class: 'clear' }, clear, el('p', { class: 'small', id: 'clear-hint' }, text.clearHint)),
    ],
    leave: () => stop.abort(LEFT),
  };
}

/**
 * A button for each zip file. While one is written the others wait: each takes memory.
 * @param {Page} page
 * @param {Result} result
 * @param {HTMLButtonElement[]} ways elsewhere
 * @param {AbortSignal} signal
 */
function zips(page, result, ways, signal) {
  const { save: text } = page.text;
  const all = [...ways];
  const waiting = new Set(result.parts);
  return result.parts.map((part) => {
    const { place, of, count, bytes } = part;
    const press = button(of === 1 ? text.zip : text.zipOf(place, of), () => void pressed(), { class: 'main' });
    const pressed = async () => {
      if (await write(page, part, press, all, signal)) waiting.delete(part);
      if (waiting.size > 0) return;
      page.saved(result);
      page.guard(false);
    };
    all.push(press);
    return offer(of === 1 ? 'zip' : `zip-${place}`, press, of === 1 ? text.zipHint(count, bytes) : text.zipOfHint(count, bytes));
  });
}

/**
 * @param {string} name
 * @param {HTMLButtonElement} press
 * @param {string} hint
 */
function offer(name, press, hint) {
  press.setAttribute('aria-describedby', `${name}-hint`);
  return el('div', { class: `offer ${name}` }, press, el('p', { id: `${name}-hint` }, hint));
}

/**
 * @param {Page} page
 * @param {Part} part
 * @param {HTMLButtonElement} press
 * @param {HTMLButtonElement[]} all
 * @param {AbortSignal} signal
 * @returns {Promise<boolean>} whether it was saved
 */
async function write(page, part, press, all, signal) {
  const { save: text } = page.text;
  const onProgress = (/** @type {number} */ bytes) => show(press, 'saving', text.progress(bytes, part.bytes));
  for (const one of all) one.disabled = true;
  page.shell.say(text.saving);
  try {
    const [saved] = await saveZip(part, { onProgress, signal });
    if (saved) told(page, press, text.saved(isolated(saved.name), saved.bytes));
    return saved !== undefined;
  } catch (error) {
    if (signal.aborted) return false;
    const givenUp = error instanceof DOMException && error.name === 'AbortError';
    if (givenUp) show(press, 'told', '');
    else told(page, press, text.failed);
    return false;
  } finally {
    for (const one of all) one.disabled = false;
    press.focus();
  }
}

/**
 * @param {Page} page
 * @param {HTMLButtonElement} press
 * @param {string} sentence
 */
function told(page, press, sentence) {
  show(press, 'told', sentence);
  page.shell.say(sentence);
}

/**
 * @param {HTMLButtonElement} press
 * @param {'saving' | 'told'} what
 * @param {string} sentence
 */
function show(press, what, sentence) {
  const line = press.parentElement?.querySelector('.saving, .told') ?? el('p');
  line.className = what;
  line.textContent = sentence;
  press.parentElement?.append(line);
}

/** @param {unknown} value */
function json(value) {
  return new Blob([JSON.stringify(value, null, 2)], { type: 'application/json' });
}

/** Made once: an error holds on to where it was made. */
const LEFT = new DOMException('The step was left.', 'AbortError');
