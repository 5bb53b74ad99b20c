/**
 * A Firefox without a window, driven through Marionette, the protocol that it speaks by itself: a length, a colon, and an array in
 * JSON, over TCP.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PATIENCE, given, patiently, script } from './driven.mjs';

const FIREFOX = [process.env.FIREFOX ?? '/usr/bin/firefox-esr'].find(existsSync);

/**
 * Starts a Firefox with a fresh profile.
 * @param {import('./driven.mjs').Wish} [wish]
 * @returns {Promise<import('./driven.mjs').Driven>}
 */
export async function startFirefox({ isDark = false } = {}) {
  if (!FIREFOX) throw new Error('there is no Firefox');
  const profile = mkdtempSync(join(tmpdir(), 'scanitize-firefox-'));
  const settings = { ...SETTINGS, 'browser.download.dir': profile, 'layout.css.prefers-color-scheme.content-override': isDark ? 0 : 1 };
  writeFileSync(join(profile, 'user.js'), Object.entries(settings).map((setting) => `user_pref(${setting.map((part) => JSON.stringify(part))});`).join('\n'));
  const program = spawn(FIREFOX, ['--marionette', '--remote-allow-system-access', '--headless', '--no-remote', '--profile', profile, 'about:blank'], { stdio: 'ignore' });
  process.once('exit', () => program.kill());
  const port = Number(await patiently(() => readFileSync(join(profile, 'MarionetteActivePort'), 'utf8')));
  const ask = await client(port);
  await ask('WebDriver:NewSession', { capabilities: { alwaysMatch: { pageLoadStrategy: 'normal', timeouts: { script: PATIENCE } } } });
  /** @type {import('./driven.mjs').Driven['evaluate']} */
  const evaluate = async (run, argument = null) => given((await ask('WebDriver:ExecuteAsyncScript', { script: script(run), args: [argument], sandbox: null })).value);
  return {
    open: (address) => ask('WebDriver:Navigate', { url: address }),
    evaluate,
    until: (run, argument) => patiently(async () => (await evaluate(run, argument)) || undefined),
    async choose(field, paths) {
      const [id] = Object.values(/** @type {any} */ (await evaluate(field)));
      await ask('WebDriver:ElementSendKeys', { id, text: paths.join('\n') });
    },
    async enter(frame) {
      await ask('WebDriver:SwitchToFrame', { element: Object.values(/** @type {any} */ (await evaluate(frame)))[0] });
    },
    leave: () => ask('WebDriver:SwitchToFrame', { id: null }),
    async saved(name, save) {
      rmSync(join(profile, name), { force: true });
      await save();
      return patiently(() => whole(join(profile, name)));
    },
    shot: async () => Buffer.from((await ask('WebDriver:TakeScreenshot', { full: true })).value, 'base64'),
    resize: (width, height) => ask('WebDriver:SetWindowRect', { width, height }),
    async complaints() {
      await ask('Marionette:SetContext', { value: 'chrome' });
      const { value } = await ask('WebDriver:ExecuteScript', { script: COMPLAINTS, args: [] });
      await ask('Marionette:SetContext', { value: 'content' });
      return value;
    },
    async end() {
      program.kill();
      await once(program, 'exit');
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/**
 * A download that has ended: before, its name belongs to an empty file and the bytes to another one.
 * @param {string} file
 */
function whole(file) {
  const bytes = readFileSync(file);
  return bytes.length > 0 && !existsSync(`${file}.part`) ? bytes : undefined;
}

/**
 * @param {number} port
 * @returns {Promise<(command: string, parameters?: object) => Promise<any>>}
 */
async function client(port) {
  const socket = connect(port, '127.0.0.1');
  /** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void }>} */
  const open = new Map();
  let received = Buffer.alloc(0);
  let number = 0;
  const greeting = new Promise((resolve, reject) => open.set(-1, { resolve, reject }));
  socket.on('data', (bytes) => {
    received = Buffer.concat([received, bytes]);
    for (let colon = received.indexOf(':'); colon > 0; colon = received.indexOf(':')) {
      const end = colon + 1 + Number(received.toString('latin1', 0, colon));
      if (received.length < end) return;
      const message = JSON.parse(received.toString('utf8', colon + 1, end));
      received = received.subarray(end);
      const [, id, error, result] = Array.isArray(message) ? message : [1, -1, null, message];
      if (error) open.get(id)?.reject(new Error(`${error.error}: ${error.message}`));
      else open.get(id)?.resolve(result);
    }
  });
  // Whoever ends the program ends the connection.
  socket.on('error', () => {});
  await greeting;
  return (command, parameters = {}) =>
    new Promise((resolve, reject) => {
      const id = (number += 1);
      open.set(id, { resolve, reject });
      const message = JSON.stringify([0, id, command, parameters]);
      socket.write(`${Buffer.byteLength(message)}:${message}`);
    });
}

/** In the browser itself: what the console holds of pages, which come from an address or a file; the browser has complaints of its own. */
const COMPLAINTS = `return Services.console.getMessageArray()
  .filter((one) => one instanceof Ci.nsIScriptError && /^(http|file|blob)/.test(one.sourceName)).map((one) => one.errorMessage);`;

/** A free port, downloads without a question, and none of the requests that Firefox makes of its own. */
const SETTINGS = {
  'marionette.port': 0,
  'browser.download.folderList': 2,
  'browser.download.alwaysOpenPanel': false,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'app.update.disabledForTesting': true,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
};
