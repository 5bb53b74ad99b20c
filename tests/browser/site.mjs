/** Serves a folder on loopback, as a plain web server would, and keeps count of what is asked of it. */

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const TYPES = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.mjs', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.wasm', 'application/wasm'],
]);

const DIST = process.env.SCANITIZE_DIST ?? fileURLToPath(new URL('../../dist', import.meta.url));

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
/** The makers of made-up scans that tests load into a page, and what these import. */
const OURS = /^\/(?:tests\/browser\/(?:belly|capture)\.mjs|www\/(?:belly|sample\/[\w-]+)\.js)$/;

/** The built page. */
export const built = join(DIST, 'site');

/** The built npm package. */
export const packed = join(DIST, 'package');

/** The built page as one file. */
export const single = join(DIST, 'scanitize.html');

/**
 * @param {string} [folder]
 * @param {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => boolean} [first] whether it has
 *   taken a request upon itself
 * @returns {Promise<{ address: string, asked: string[], close: () => Promise<void> }>}
 */
export async function serve(folder = built, first = () => false) {
  await stat(folder);
  /** @type {string[]} */
  const asked = [];
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    asked.push(path);
    if (first(request, response)) return;
    const root = OURS.test(path) ? REPOSITORY : folder;
    const file = join(root, normalize(path.endsWith('/') ? `${path}index.html` : path));
    const found = file.startsWith(root) && (await stat(file).catch(() => undefined))?.isFile();
    if (!found) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': TYPES.get(extname(file)) ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  // A visit that failed has not ended its site: that must not keep the test runner waiting.
  server.unref();
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const close = () => new Promise((/** @type {(value: void) => void} */ resolve) => {
    server.closeAllConnections();
    server.close(() => resolve());
  });
  return { address: `http://127.0.0.1:${port}/`, asked, close };
}
