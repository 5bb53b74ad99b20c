/** A WebKitGTK on a screen that nobody sees, driven through the WebDriver that comes with it. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';

import { PATIENCE, given, patiently, script } from './driven.mjs';

const [DRIVER = '', SCREEN = ''] = [process.env.WEBKIT_DRIVER ?? '/usr/bin/WebKitWebDriver', '/usr/bin/Xvfb'];
const LIBRARIES = `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`;
const BROWSER = ['webkit2gtk-4.1', 'webkit2gtk-4.0', 'webkitgtk-6.0'].map((name) => `${LIBRARIES}/${name}/MiniBrowser`).find(existsSync);

/**
 * Starts a WebKitGTK that keeps nothing.
 * @param {import('./driven.mjs').Wish} [wish]
 * @returns {Promise<import('./driven.mjs').Driven>}
 */
export async function startWebKit({ isDark = false } = {}) {
  if (![DRIVER, SCREEN, BROWSER ?? ''].every(existsSync)) throw new Error('there is no WebKitGTK with its driver and Xvfb');
  const screen = spawn(SCREEN, ['-displayfd', '1', '-screen', '0', '1280x6000x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [display] = await once(screen.stdout, 'data');
  const port = await freePort();
  const env = { ...process.env, ...ENVIRONMENT, DISPLAY: `:${String(display).trim()}`, GTK_THEME: isDark ? 'Adwaita:dark' : 'Adwaita' };
  const driver = spawn(DRIVER, [`--port=${port}`], { env, stdio: 'ignore' });
  process.once('exit', () => [driver, screen].forEach((program) => program.kill()));
  const command = client(`http://127.0.0.1:${port}/session`);
  const { sessionId } = await patiently(() => command('', { capabilities: { alwaysMatch: CAPABILITIES } }));
  const ask = (/** @type {string} */ path, /** @type {object} */ ...body) => command(`/${sessionId}/${path}`, ...body);
  /** @type {import('./driven.mjs').Driven['evaluate']} */
  const evaluate = async (run, argument = null) => given(await ask('execute/async', { script: script(run), args: [argument] }));
  return {
    async open(address) {
      await ask('url', { url: address });
      await evaluate(hear);
    },
    evaluate,
    until: (run, argument) => patiently(async () => (await evaluate(run, argument)) || undefined),
    async choose(field, paths) {
      const [id] = Object.values(/** @type {any} */ (await evaluate(field)));
      await ask(`element/${id}/value`, { text: paths.join('\n') });
    },
    enter: async (frame) => void (await ask('frame', { id: await evaluate(frame) })),
    leave: async () => void (await ask('frame', { id: null })),
    async saved(name, save) {
      await evaluate(catchDownloads);
      await save();
      return Buffer.from(await patiently(() => evaluate(caught, name)), 'base64');
    },
    shot: async () => Buffer.from(await ask('screenshot'), 'base64'),
    resize: (width, height) => ask('window/rect', { width, height }),
    complaints: () => evaluate(() => Reflect.get(globalThis, 'complaints')),
    async end() {
      await command(`/${sessionId}`, undefined, 'DELETE');
      for (const program of [driver, screen]) {
        program.kill();
        await once(program, 'exit');
      }
    },
  };
}

/**
 * W3C WebDriver: JSON over HTTP.
 * @param {string} address
 */
function client(address) {
  return async (/** @type {string} */ path, /** @type {object} */ body = undefined, method = body ? 'POST' : 'GET') => {
    const response = await fetch(`${address}${path}`, { method, body: body && JSON.stringify(body) });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${value.error}: ${value.message}`);
    return value ?? undefined;
  };
}

/** A port that was free a moment ago: the driver takes none by itself. */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return port;
}

/** In the page: writes down what the console would show, as the driver gives nobody the console. */
function hear() {
  /** @type {string[]} */
  const complaints = [];
  for (const level of /** @type {const} */ (['error', 'warn'])) console[level] = (...all) => void complaints.push(all.join(' '));
  addEventListener('error', ({ message }) => complaints.push(message));
  addEventListener('unhandledrejection', ({ reason }) => complaints.push(String(reason)));
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
    // It looks for an icon that no page named.
    if (!blockedURI.endsWith('/favicon.ico')) complaints.push(violatedDirective);
  });
  Object.assign(globalThis, { complaints });
}

/** In the page: keeps what is saved, since the driver does not tell where a download goes. */
function catchDownloads() {
  const [all, make] = [new Map(), URL.createObjectURL];
  /** @type {Map<string, Blob>} */
  const blobs = new Map();
  URL.createObjectURL = (/** @type {Blob} */ blob) => {
    const url = make.call(URL, blob);
    blobs.set(url, blob);
    return url;
  };
  HTMLAnchorElement.prototype.click = function () {
    all.set(this.download, blobs.get(this.href));
  };
  Object.assign(globalThis, { caught: all });
}

/**
 * In the page: the bytes of what was saved under a name, in base64.
 * @param {string} name
 */
async function caught(name) {
  const blob = /** @type {any} */ (globalThis).caught.get(name);
  const url = await new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.readAsDataURL(blob);
  });
  return String(url).split(',')[1];
}

/** Where tests run as root, its sandbox does not start; without a graphics card it draws by itself. */
const ENVIRONMENT = { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1', LIBGL_ALWAYS_SOFTWARE: '1', LANG: 'en_US.UTF-8' };
const CAPABILITIES = {
  timeouts: { script: PATIENCE },
  'webkitgtk:browserOptions': { binary: BROWSER, args: ['--automation'] },
};
