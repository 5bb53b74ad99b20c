/** A person's way through all steps of the page, in any language. */

import { download, slowDown, step } from './visit.mjs';
import { chooseBelly } from './whole.mjs';

/** Small print in which much is found. */
const TERMS = `${'We may sell your data. '.repeat(20)}We do not sell your data, but we may share aggregated data with third parties.`;

/**
 * Goes through all steps and stops at each.
 * @param {import('playwright-core').Page} page
 * @param {import('../../www/shell.js').Text} text
 * @param {(name: string, heading: string) => Promise<void>} seen
 */
export async function through(page, text, seen) {
  const button = (/** @type {string} */ name) => page.getByRole('button', { name, exact: true });
  const label = (/** @type {string} */ reader) => text.purpose.cards.get(reader)?.label ?? '';
  await seen('choose', text.choose.heading);
  await page.getByRole('radio', { name: label('clinic') }).check();
  await seen('choose-clinic', text.choose.heading);
  await page.getByRole('radio', { name: label('second-opinion') }).check();
  await button(text.advice.open).click();
  await page.locator('input[value=england]').check();
  await page.locator('#small-print').fill(TERMS);
  await button(text.advice.reader.go).click();
  await seen('advise', text.advice.open);
  await button(text.advice.limits.heading).click();
  await page.getByRole('dialog', { name: text.advice.limits.heading }).waitFor();
  await seen('limits', text.advice.open);
  await button(text.advice.limits.close).click();
  await button(text.recheck.back).click();
  await button(text.choose.recheck).click();
  await page.locator('main[data-step=recheck]').waitFor();
  await page.locator('input[type=file]:not([webkitdirectory])').first().setInputFiles({ name: 'nota.txt', mimeType: 'text/plain', buffer: Buffer.from('1') });
  await button(text.recheck.go).click();
  await page.getByRole('heading', { name: text.recheck.found }).waitFor();
  await seen('recheck', text.recheck.heading);
  await button(text.recheck.back).click();
  await chooseBelly(page);
  await step(page, 'look');
  await button(text.look.clean).click();
  await page.getByText(text.look.answer).waitFor();
  await seen('look', text.look.heading);
  await slowDown(page, 150);
  await page.getByRole('radio', { name: text.face.keep }).check();
  await button(text.look.clean).click();
  await page.locator('progress[value]:not([value="0"])').waitFor();
  await seen('clean', text.clean.heading);
  await step(page, 'check');
  await page.getByText(text.whole.open).click();
  await page.locator('.whole canvas').first().waitFor();
  await page.waitForFunction(() => !document.querySelector('[aria-busy]'));
  await seen('check', text.check.heading(25));
  await button(text.blanked.still).click();
  await page.locator('.waiting [role=application] button').first().waitFor();
  await seen('check-waiting', text.check.heading(25));
  await button(text.check.next).click();
  await download(page, text.save.zip);
  await page.locator('.told').waitFor();
  await seen('save', text.save.heading);
  await button(text.save.clear).click();
  await page.getByText(text.choose.cleared).first().waitFor();
}
