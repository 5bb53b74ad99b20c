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
import { setTimeout as pause } from 'node:timers/promises';

/** Where Firefox stands, if there is one. */
export const FIREFOX = [process.env.FIREFOX ?? '/usr/bin/firefox-esr'].find(existsSync);

/**
 * @typedef {object} Firefox
 * @property {(address: string) => Promise<void>} open
 * @property {<T>(run: (...args: any[]) => T | Promise<T>, ...args: unknown[]) => Promise<T>} evaluate runs a function in the page
 * @property {(run: (...args: any[]) => unknown, ...args: unknown[]) => Promise<void>} until waits for a function in the page to hold
 * @property {(name: string) => Promise<Buffer>} saved waits for a download
 * @property {() => Promise<void>} end
 */

/**
 * Starts a Firefox with a fresh profile.
 * @returns {Promise<Firefox>}
 */
export async function startFirefox() {
  const profile = mkdtempSync(join(tmpdir(), 'scanitize-firefox-'));
  const settings = { ...SETTINGS, 'browser.download.dir': profile };
  writeFileSync(join(profile, 'user.js'), Object.entries(settings).map((setting) => `user_pref(${setting.map((part) => JSON.stringify(part))});`).join('\n'));
  const program = spawn(String(FIREFOX), ['--marionette', '--headless', '--no-remote', '--profile', profile, 'about:blank'], { stdio: 'ignore' });
  process.once('exit', () => program.kill());
  const port = Number(await patiently(() => readFileSync(join(profile, 'MarionetteActivePort'), 'utf8')));
  const ask = await client(port);
  await ask('WebDriver:NewSession', { capabilities: { alwaysMatch: { pageLoadStrategy: 'normal', timeouts: { script: PATIENCE } } } });
  /** @type {Firefox['evaluate']} */
  const evaluate = async (run, ...args) => {
    const script = `const [run, done] = [${run}, arguments[arguments.length - 1]];
      Promise.resolve(run(...[...arguments].slice(0, -1))).then((value) => done({ value }), (error) => done({ error: String(error) }));`;
    const { value: { value, error } } = await ask('WebDriver:ExecuteAsyncScript', { script, args, sandbox: null });
    if (error) throw new Error(error);
    return value;
  };
  return {
    open: (address) => ask('WebDriver:Navigate', { url: address }),
    evaluate,
    until: (run, ...args) => patiently(async () => (await evaluate(run, ...args)) || undefined),
    saved: (name) => patiently(() => whole(join(profile, name))),
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
 * Asks again until there is an answer; a failure counts as none.
 * @param {() => any} question
 */
async function patiently(question) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    try {
      const answer = await question();
      if (answer !== undefined) return answer;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    if (Date.now() > end) throw new Error(`in vain: ${question}`);
    await pause(100);
  }
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

/** Milliseconds. */
const PATIENCE = 60_000;

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
