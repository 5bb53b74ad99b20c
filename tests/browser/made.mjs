/** What the hosted modules make of scans under a key that is the same each time: what the page must save in any form and browser. */

import { readFileSync } from 'node:fs';

import { hosted } from './host.mjs';
import { serve } from './site.mjs';
import { contents } from './visit.mjs';

/**
 * The zip of the made-up scan, or of files, for one recipient; faces are kept.
 * @param {import('playwright-core').Browser} browser
 * @param {string} recipient as a browser calls the origin of a page, also of a file
 * @param {string[]} [paths]
 */
export async function made(browser, recipient, paths = []) {
  const site = await serve();
  const files = paths.map((path) => readFileSync(path, 'base64'));
  const bytes = await hosted(browser, site, async (host) => {
    await host.evaluate(fixChance);
    const [file] = await Promise.all([host.waitForEvent('download'), host.evaluate(saved, { recipient, files })]);
    return contents(file);
  });
  await site.close();
  return bytes;
}

/**
 * In the host page: saves what was cleaned.
 * @param {{ recipient: string, files: string[] }} wish files in base64
 */
async function saved({ recipient, files }) {
  Reflect.deleteProperty(globalThis, 'showSaveFilePicker');
  const s = new scanitize.Sanitizer({ recipient });
  const bytes = (/** @type {string} */ text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const chosen = files.length ? files.map((text) => new File([bytes(text)], '')) : [...sample(), capture()];
  await scanitize.save(await s.clean(await s.open(chosen), { face: 'keep' }));
  s.close();
}

/** In the page: key and drawn codes are the same each time. */
export function fixChance() {
  crypto.getRandomValues = (array) => /** @type {any} */ (array).fill(7);
}
