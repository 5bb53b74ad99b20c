/** A page of somebody else with a form, under a policy that forbids nearly all, and the server that gets what is sent. */

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

import { packed } from './site.mjs';

/** @typedef {{ field: string, name: string | undefined, type: string | undefined, bytes: Buffer }} Entry one part of multipart/form-data */
/** @typedef {{ raw: Buffer, entries: Entry[] }} Sent */

export const STRICT = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  'worker-src blob:',
  "style-src 'self'",
  "connect-src 'self'",
  "require-trusted-types-for 'script'",
  'trusted-types scanitize',
].join('; ');

const STYLE = `body { margin: 0; padding: 1.5rem; font: 1rem/1.5 'DejaVu Sans', sans-serif; background: Canvas; color: CanvasText }
main { max-width: 44rem; margin-inline: auto } label, scan-sanitizer, fieldset { display: block; margin-block: 0.8rem }
input:not([type=file]) { font: inherit; min-height: 2rem } :root { color-scheme: light dark }`;

const TYPES = new Map([['.js', 'text/javascript'], ['.wasm', 'application/wasm']]);

/**
 * Serves a form with these fields, and beside it the npm package.
 * @param {string} fields
 * @param {{ policy?: string, attributes?: string, folder?: string }} [wish] `attributes` of the root of the page; `folder` in place of the package
 */
export async function host(fields, { policy = STRICT, attributes = 'lang="en"', folder = packed } = {}) {
  /** @type {Sent[]} */
  const sent = [];
  /** @type {string[]} */
  const asked = [];
  const page = `<!doctype html><html ${attributes}><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Host</title>
<link rel="stylesheet" href="host.css"><script type="module" src="scanitize/element.js"></script>
<main><h1>Ask for a second opinion</h1><form method="post" action="sent" enctype="multipart/form-data">${fields}<button>Send</button></form></main>`;
  /** @type {Map<string, [string, string | Buffer]>} */
  const pages = new Map([
    ['/', ['text/html', page]],
    ['/host.css', ['text/css', STYLE]],
    ['/sent', ['text/html', '<!doctype html><title>Sent</title><p>Thank you.']],
  ]);
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    asked.push(path);
    /** @type {Buffer[]} */
    const body = [];
    for await (const piece of request) body.push(piece);
    if (request.method === 'POST') sent.push({ raw: Buffer.concat(body), entries: entries(Buffer.concat(body), request.headers['content-type'] ?? '') });
    const [type, text] = pages.get(path) ?? file(path, folder) ?? [];
    response.writeHead(type ? 200 : 404, { 'content-type': type ?? 'text/plain', 'content-security-policy': policy }).end(text);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  server.unref();
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { address: `http://127.0.0.1:${port}/`, sent, asked, close };
}

/**
 * @param {string} path
 * @param {string} folder
 * @returns {[string, Buffer] | undefined}
 */
function file(path, folder) {
  if (!path.startsWith('/scanitize/')) return undefined;
  const name = join(folder, normalize(path.slice('/scanitize'.length)));
  try {
    return [TYPES.get(extname(name)) ?? 'application/octet-stream', readFileSync(name)];
  } catch {
    return undefined;
  }
}

/**
 * The parts of a form (RFC 7578).
 * @param {Buffer} body
 * @param {string} type
 * @returns {Entry[]}
 */
function entries(body, type) {
  const boundary = `--${/boundary=(.+)$/.exec(type)?.[1] ?? ''}`;
  /** @type {Entry[]} */
  const found = [];
  for (let at = body.indexOf(boundary); ; ) {
    const next = body.indexOf(`\r\n${boundary}`, at);
    if (next < 0) return found;
    const start = body.indexOf('\r\n\r\n', at);
    const head = body.subarray(at, start).toString('utf8');
    const [field = '', name, kind] = [/ name="([^"]*)"/, / filename="([^"]*)"/, /content-type: (.+)/i].map((part) => part.exec(head)?.[1]);
    found.push({ field, name, type: kind, bytes: body.subarray(start + 4, next) });
    at = next + 2;
  }
}

/** A script that opens shadow trees, which else neither a test nor axe can look into. */
export const OPEN = `{ const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (wish) { return attach.call(this, { ...wish, mode: 'open' }); }; }`;

/**
 * Opens such a page in a browser.
 * @param {import('playwright-core').Browser} browser
 * @param {string} fields
 * @param {Parameters<typeof host>[1] & { isClosed?: boolean, before?: string, options?: import('playwright-core').BrowserContextOptions }} [wish]
 *   `isClosed` leaves the shadow tree closed; `before` is a script that runs before the page's own
 */
export async function hosted(browser, fields, { options = {}, ...wish } = {}) {
  return hostedIn(await browser.newContext({ reducedMotion: 'reduce', ...options }), fields, wish);
}

/**
 * The same in a context of the browser, which ends with it.
 * @param {import('playwright-core').BrowserContext} context
 * @param {string} fields
 * @param {Omit<NonNullable<Parameters<typeof hosted>[2]>, 'options'>} [wish]
 */
export async function hostedIn(context, fields, { isClosed = false, before = '', ...wish } = {}) {
  const server = await host(fields, wish);
  await context.addInitScript({ content: (isClosed ? '' : OPEN) + before });
  const page = await context.newPage();
  /** @type {string[]} */
  const complaints = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(server.address);
  await page.waitForFunction(() => customElements.get('scan-sanitizer'));
  const end = async () => {
    await context.close();
    server.close();
  };
  return { page, complaints, sent: server.sent, asked: server.asked, address: server.address, end };
}
