/** A person's way through the page, the same in every browser. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { fixChance } from '../browser/made.mjs';
import { planted, written } from '../browser/planted.mjs';
import { pack } from '../browser/zip.mjs';

/** @typedef {import('./driven.mjs').Driven} Driven */

/**
 * Opens the page under a key that is the same each time, and says who the copy is for.
 * @param {Driven} engine
 * @param {string} address
 */
export async function enter(engine, address) {
  await engine.open(address);
  await engine.until(() => document.querySelector('[data-readiness="offline"]'));
  await engine.evaluate(fixChance);
  // On the way back the page makes its key anew.
  for (const words of ['Check a cleaned copy', 'Back', 'An online tool']) await press(engine, words);
}

/**
 * Gives files to the page, as a person does with its button for them.
 * @param {Driven} engine
 * @param {string[]} paths
 */
export function choose(engine, paths) {
  return engine.choose(() => document.querySelector('input[type=file]:not([webkitdirectory])'), paths);
}

/**
 * Answers and cleans, until the copy is there to be looked at.
 * @param {Driven} engine
 * @param {'keep' | 'remove'} face
 */
export async function clean(engine, face) {
  await reach(engine, 'look');
  await engine.until(answered, face);
  await press(engine, 'Clean these scans');
  await reach(engine, 'check');
}

/**
 * Saves the copy.
 * @param {Driven} engine
 */
export async function save(engine) {
  await press(engine, 'Go on to save');
  return engine.saved('cleaned-scans.zip', () => press(engine, 'Save the cleaned scans'));
}

/**
 * Waits for a step.
 * @param {Driven} engine
 * @param {string} step
 */
export function reach(engine, step) {
  return engine.until((/** @type {string} */ name) => document.querySelector(`main[data-step="${name}"] :is(.buttons, .offer)`), step);
}

/**
 * Presses what is called so, once it is there.
 * @param {Driven} engine
 * @param {string} words
 */
export function press(engine, words) {
  return engine.until(pressed, words);
}

/** @param {string} words in the page, or in its element if that can be looked into */
function pressed(words) {
  const root = document.querySelector('scan-sanitizer')?.shadowRoot ?? document;
  const found = [...root.querySelectorAll('button, label')].find((element) => element.textContent?.includes(words));
  if (found instanceof HTMLElement) found.click();
  return found !== undefined;
}

/** @param {string} face */
function answered(face) {
  const answer = document.querySelector(`input[type=radio][value="${face}"]`);
  if (answer instanceof HTMLElement) answer.click();
  return answer !== null;
}

/** Three made-up files as they are and three in a zip: their paths. */
export async function mixed() {
  const files = (await planted()).map(({ name, bytes }) => ({ name: name.replace('/', ' '), bytes }));
  const chosen = [...files.slice(0, 3), { name: 'rest.zip', bytes: pack(files.slice(3)) }];
  const folder = written(chosen);
  return chosen.map(({ name }) => join(folder, name));
}

/** The files of a small series of a real head; none where there is no folder of heads. */
export function heads() {
  if (!process.env.SCANITIZE_HEADS) return [];
  const all = readdirSync(join(process.env.SCANITIZE_HEADS, 'dicom/PD_papaya_ax7mm'), { recursive: true, withFileTypes: true });
  return all.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}
