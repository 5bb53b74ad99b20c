/** The Chromium of the other tests, asked as the other browsers are. */

import { contents, launch } from '../browser/visit.mjs';
import { patiently } from './driven.mjs';

/**
 * @param {import('./driven.mjs').Wish} [wish]
 * @returns {Promise<import('./driven.mjs').Driven>}
 */
export async function startChromium({ isDark = false } = {}) {
  const browser = await launch();
  const page = await browser.newPage({ acceptDownloads: true, locale: 'en-US', colorScheme: isDark ? 'dark' : 'light' });
  /** @type {string[]} */
  const complaints = [];
  page.on('console', (message) => void (['error', 'warning'].includes(message.type()) && complaints.push(message.text())));
  page.on('pageerror', (error) => complaints.push(String(error)));
  // A file picker of the system cannot be driven; without it the page falls back to a download.
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'showSaveFilePicker'));
  /** @type {import('playwright-core').Frame} */
  let inside = page.mainFrame();
  /** @type {import('./driven.mjs').Driven['evaluate']} */
  const evaluate = (run, argument) => inside.evaluate(/** @type {any} */ (run), argument);
  const element = async (/** @type {() => unknown} */ find) => /** @type {import('playwright-core').ElementHandle<HTMLElement>} */ (await inside.evaluateHandle(find));
  return {
    async open(address) {
      inside = page.mainFrame();
      await page.goto(address);
    },
    evaluate,
    until: (run, argument) => patiently(async () => (await evaluate(run, argument)) || undefined),
    choose: async (field, paths) => (await element(field)).setInputFiles(paths),
    enter: async (frame) => void (inside = (await (await element(frame)).contentFrame()) ?? inside),
    leave: async () => void (inside = page.mainFrame()),
    async saved(_, save) {
      const [file] = await Promise.all([page.waitForEvent('download'), save()]);
      return contents(file);
    },
    shot: () => page.screenshot({ fullPage: true }),
    resize: (width, height) => page.setViewportSize({ width, height }),
    complaints: async () => complaints,
    end: () => browser.close(),
  };
}
