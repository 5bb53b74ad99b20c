/**
 * Pictures of every step of the page, in all browsers, light and dark, 320 pixels wide, and in Arabic: `node tests/engines/shots.mjs
 * FOLDER [BROWSER...]` writes them, for someone to look at. With SCANITIZE_HEADS the scans are those of a real head.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { serve } from '../browser/site.mjs';
import { ar } from '../../www/locales/ar.js';
import { en } from '../../www/locales/en.js';
import { choose, heads, press, reach } from './course.mjs';
import { ENGINES, startChromium } from './engines.mjs';

const [FOLDER = 'target/shots', ...names] = process.argv.slice(2);
const WIDE = 1100;
const NARROW = '<!doctype html><title>narrow</title><style>body { margin: 0 } iframe { border: 0; width: 320px; height: 900px }</style><iframe src="./"></iframe>';

/** @typedef {{ name: string, text: typeof en, isDark: boolean, isNarrow: boolean }} View */
/** @type {View[]} */
const VIEWS = [
  { name: 'light', text: en, isDark: false, isNarrow: false },
  { name: 'dark', text: en, isDark: true, isNarrow: false },
  { name: 'narrow', text: en, isDark: false, isNarrow: true },
  { name: 'arabic', text: ar, isDark: true, isNarrow: true },
];

const site = await serve(undefined, (request, response) => {
  if (request.url !== '/narrow.html') return false;
  response.writeHead(200, { 'content-type': 'text/html' }).end(NARROW);
  return true;
});
mkdirSync(FOLDER, { recursive: true });
for (const { name, start } of [{ name: 'Chromium', start: startChromium }, ...ENGINES].filter(({ name }) => names.length === 0 || names.includes(name))) {
  for (const view of VIEWS) {
    const engine = await start(view);
    await visit(engine, view, join(FOLDER, `${name}-${view.name}`));
    await engine.end();
    console.log(`${name}, ${view.name}`);
  }
}
await site.close();

/**
 * One visit, with a picture of each step.
 * @param {import('./driven.mjs').Driven} engine
 * @param {View} view
 * @param {string} path
 */
async function visit(engine, { text, isNarrow }, path) {
  let place = 0;
  const shoot = async (/** @type {string} */ step) => writeFileSync(`${path}-${(place += 1)}-${step}.png`, await shot(engine));
  await engine.open(`${site.address}${isNarrow ? 'narrow.html' : ''}`);
  if (isNarrow) await engine.enter(() => document.querySelector('iframe'));
  await engine.until(() => document.querySelector('[data-readiness="offline"]'));
  await press(engine, text.languages.own);
  await shoot('choose');
  await press(engine, text.choose.recheck);
  await engine.until(() => document.querySelector('main[data-step=recheck]'));
  await shoot('recheck');
  await press(engine, text.recheck.back);
  const paths = heads();
  await (paths.length > 0 ? choose(engine, paths) : press(engine, text.choose.sample));
  await reach(engine, 'look');
  await engine.until(isStill);
  await shoot('look');
  await press(engine, paths.length > 0 ? text.face.remove : text.face.keep);
  await press(engine, text.look.clean);
  await engine.until(() => document.querySelector('main[data-step="clean"] progress, main[data-step="check"]'));
  await shoot('clean');
  await reach(engine, 'check');
  await engine.until(isStill);
  await shoot('check');
  await press(engine, text.check.next);
  await reach(engine, 'save');
  await shoot('save');
}

/**
 * The whole page, as high as it is: not every browser takes a picture of more than its window.
 * @param {import('./driven.mjs').Driven} engine
 */
async function shot(engine) {
  await engine.resize(WIDE, 800);
  await engine.resize(WIDE, await engine.evaluate(grown));
  // WebKit paints what has come into view a little later.
  await pause(500);
  return engine.shot();
}

/** In the page: makes its frame as high as it is, and tells how high that is with what stands around a page in a window. */
function grown() {
  // The frame is an element of another document, so of another HTMLElement. The page is never lower than it.
  const frame = /** @type {HTMLElement | null} */ (frameElement);
  frame?.style.setProperty('height', '600px');
  const { scrollHeight } = document.documentElement;
  frame?.style.setProperty('height', `${scrollHeight}px`);
  return scrollHeight + 150;
}

/** In the page: whether no picture is still being drawn. */
function isStill() {
  return document.querySelector('[aria-busy="true"]') === null;
}
