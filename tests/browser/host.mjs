/** A page that embeds Scanitize, with the files of dist/site as its own. */

export const PAGE = '<!doctype html><title>host</title>';

/** The least that a policy must allow. */
export const STRICT = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:; connect-src 'self'";

/**
 * Runs a function on a host page that has loaded the module as `scanitize` and the makers of made-up scans, `sample` and `capture`.
 * @template T
 * @param {import('playwright-core').Browser} browser
 * @param {{ address: string }} site
 * @param {(page: import('playwright-core').Page) => Promise<T>} use
 * @param {string} [policy]
 */
export async function hosted(browser, site, use, policy = STRICT) {
  const page = await browser.newPage();
  await page.route('**/host.html', (route) =>
    route.fulfill({ contentType: 'text/html', headers: { 'content-security-policy': policy }, body: PAGE }),
  );
  await page.goto(`${site.address}host.html`);
  await page.evaluate(async (address) => {
    const names = ['sanitizer.js', 'tests/browser/belly.mjs', 'tests/browser/capture.mjs'];
    const [scanitize, { sample }, { capture }] = await Promise.all(names.map((name) => import(`${address}${name}`)));
    Object.assign(globalThis, { scanitize, sample, capture });
  }, site.address);
  try {
    return await use(page);
  } finally {
    await page.close();
  }
}
