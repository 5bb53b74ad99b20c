/**
 * Serves the page and checks what arrives, without the originals and under its own policy: `node examples/uppy/server.js` after
 * `npm ci` and `cargo xtask build`. It keeps nothing.
 */

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

import { SanitizeError, verify } from '../../dist/package/node.js'; // 'scanitize/node', once installed

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const CSP = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:; connect-src 'self'; style-src 'self'; " +
  "require-trusted-types-for 'script'; trusted-types scanitize";
const TYPES = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.wasm': 'application/wasm' };
/** The page, and the modules that its script fetches from beside itself. */
const FILES = {
  '/': './index.html',
  '/page.css': './page.css',
  '/codec.wasm': '../../dist/package/codec.wasm',
  '/core.wasm': '../../dist/package/core.wasm',
  '/net.wasm': '../../dist/package/net.wasm',
};

/**
 * @param {number} [port]
 * @returns {Promise<{ server: import('node:http').Server, address: string }>}
 */
export async function start(port = 0) {
  const { outputFiles: [script] } = await build({
    entryPoints: [here('./page.js')],
    alias: { 'scanitize/element': here('../../dist/package/element.js') },
    loader: { '.toml': 'text' },
    bundle: true,
    format: 'esm',
    write: false,
  });
  const policy = await readFile(here('./policy.toml'), 'utf8');
  const server = createServer(async (request, response) => {
    const answer = (status, type, body) => response.writeHead(status, { 'content-type': type, 'content-security-policy': CSP }).end(body);
    if (request.method === 'POST' && request.url === '/upload') {
      const { status, ...told } = await arrived(request, policy);
      return answer(status, 'application/json', JSON.stringify(told));
    }
    if (request.url === '/page.js') return answer(200, TYPES['.js'], script.text);
    const file = FILES[request.url];
    return file ? answer(200, TYPES[extname(file)], await readFile(here(file))) : answer(404, 'text/plain', '');
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { server, address: `http://127.0.0.1:${server.address().port}/` };
}

/** What is wrong with an upload; 422 unless it is nothing. A server for large uploads writes the parts to disc and hands over their paths. */
async function arrived(request, policy) {
  try {
    const headers = { 'content-type': request.headers['content-type'] };
    const scans = (await new Response(Readable.toWeb(request), { headers }).formData()).getAll('scans');
    const manifest = scans.find(({ name }) => name === 'manifest.json');
    if (!manifest) return { status: 422, found: 1 };
    const { found, files } = await verify(scans.filter((file) => file !== manifest), { manifest: await manifest.text(), policy });
    return { status: found === 0 ? 200 : 422, found, files: files.filter(({ findings }) => findings.length > 0) };
  } catch (error) {
    return { status: error instanceof SanitizeError && error.code !== 'bad-option' ? 500 : 422, found: 1 };
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log((await start(8080)).address);
