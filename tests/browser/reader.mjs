/** How a person moves who has no mouse, and what axe says about the page. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The script of axe, for `visit`. */
export const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Tabs to what has a name and presses it.
 * @param {import('playwright-core').Page} page
 * @param {string | RegExp} name
 * @param {string} [key]
 */
export async function press(page, name, key = 'Enter') {
  await reach(page, name);
  await page.keyboard.press(key);
}

/**
 * Tabs to what has a name.
 * @param {import('playwright-core').Page} page
 * @param {string | RegExp} name
 */
export async function reach(page, name) {
  const is = (/** @type {string | null | undefined} */ found) => (typeof name === 'string' ? found === name : name.test(found ?? ''));
  for (let tabs = 0; tabs < 60 && !is(await focused(page)); tabs += 1) await page.keyboard.press('Tab');
  const found = await focused(page);
  assert.ok(is(found), `${name}, not ${found}`);
}

/**
 * The name of what has the focus.
 * @param {import('playwright-core').Page} page
 */
export function focused(page) {
  return page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    const label = element?.getAttribute('aria-label');
    return label ?? (element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : element?.textContent);
  });
}

/**
 * What axe finds wrong.
 * @param {import('playwright-core').Page} page
 * @param {string[]} [more] rules that it would not hold the page against
 */
export async function faults(page, more = []) {
  const rules = Object.fromEntries(more.map((rule) => [rule, { enabled: true }]));
  const { violations } = await page.evaluate((wish) => Reflect.get(globalThis, 'axe').run(wish), { rules });
  return violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(', ')}`);
}
