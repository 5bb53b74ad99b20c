/** A page of somebody else that has scans cleaned in a frame, hears all that a page can hear, and tries what it may not. */

import { packed, serve } from './site.mjs';

/** @typedef {import('playwright-core').Page} Page */

/** The 32 bytes that are drawn as the key in the frame, so that it can be looked for. */
export const KEY = 'KeyQuip.KeyQuip.KeyQuip.KeyQuip.';

const STYLE = `:root { color-scheme: light dark } body { margin: 0; padding: 1rem; font: 1rem/1.5 'DejaVu Sans', sans-serif; background: Canvas; color: CanvasText }
main { max-width: 44rem; margin-inline: auto }`;

/** In the frame: opens the shadow tree for the test, which plays the person there, and plants the key. */
function inFrame(/** @type {string} */ key) {
  if (self === top) return;
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (wish) {
    return attach.call(this, { ...wish, mode: 'open' });
  };
  const draw = crypto.getRandomValues;
  crypto.getRandomValues = (array) => {
    if (!(array instanceof Uint8Array && array.length === key.length)) return draw.call(crypto, array);
    array.set(new TextEncoder().encode(key));
    return array;
  };
}

/** In the host: keeps every message to its window and to any port, and every port. */
function inHost() {
  if (self !== top) return;
  const heard = /** @type {unknown[]} */ ([]);
  const ports = /** @type {MessagePort[]} */ ([]);
  Object.assign(globalThis, { heard, ports });
  const start = MessagePort.prototype.start;
  MessagePort.prototype.start = function () {
    ports.push(this);
    this.addEventListener('message', ({ data }) => heard.push(data));
    start.call(this);
  };
  addEventListener('message', ({ data, origin }) => heard.push({ data, origin }));
}

/**
 * Opens a host page with the frame at `#place`. `apart` is an origin of its own for the frame; else it comes from the host's, and is opaque.
 * @param {import('playwright-core').Browser} browser
 * @param {{ apart?: boolean, options?: object, by?: string, before?: string, context?: import('playwright-core').BrowserContextOptions, client?: boolean, missing?: boolean }} [wish]
 *   `by` is the policy of the host; `client: false` leaves out the package's own; `missing` serves no frame
 */
export async function hosted(browser, { apart = true, options = {}, by, before = '', context: wished = {}, client = true, missing = false } = {}) {
  const there = await serve(packed, (request, response) => missing && request.url === '/sandbox.html' && Boolean(response.writeHead(404).end()));
  const from = () => (apart ? there.address : here.address);
  const here = await serve(packed, ({ url }, response) => {
    if (missing && url === '/sandbox.html') return Boolean(response.writeHead(404).end());
    if (url === '/host.css') return Boolean(response.writeHead(200, { 'content-type': 'text/css' }).end(STYLE));
    if (url !== '/') return false;
    const policy = by ?? `default-src 'none'; script-src 'self'; style-src 'self'; frame-src ${from()}; require-trusted-types-for 'script'`;
    response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': policy });
    response.end(`<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Host</title>
<link rel="stylesheet" href="host.css"><main><h1>Ask for a second opinion</h1><div id="place"></div><button>Send</button></main>`);
    return true;
  });
  const context = await browser.newContext({ reducedMotion: 'reduce', ...wished });
  await context.addInitScript(inFrame, KEY);
  await context.addInitScript(inHost);
  if (before) await context.addInitScript({ content: before });
  const page = await context.newPage();
  const complaints = /** @type {string[]} */ ([]);
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(here.address);
  const src = `${from()}sandbox.html`;
  if (client) await page.evaluate(mounted, { src, ...options });
  const end = async () => {
    await context.close();
    await Promise.all([here.close(), there.close()]);
  };
  return { page, inside: page.frameLocator('iframe').first(), src, host: here, there, complaints, end };
}

/** @param {any} options */
async function mounted(options) {
  const address = '/sandbox.js';
  const { Sandbox } = await import(address);
  const sandbox = new Sandbox(document.querySelector('#place'), options);
  const events = /** @type {any[]} */ ([]);
  for (const type of ['progress', 'held', 'change', 'done', 'error']) sandbox.addEventListener(type, (/** @type {CustomEvent} */ { detail }) => events.push({ type, detail }));
  Object.assign(globalThis, { sandbox, events });
}

/**
 * All that the host has: what it heard, what events told and what it can read of the frame, as text, and each file that is in it.
 * @param {Page} page
 * @returns {Promise<{ text: string, files: { name: string, type: string, bytes: Buffer }[] }>}
 */
export async function all(page) {
  const { text, files } = await page.evaluate(async () => {
    const { heard, events, sandbox } = /** @type {any} */ (globalThis);
    /** @type {File[]} */
    const found = [];
    const told = (/** @type {string} */ _, /** @type {unknown} */ value) => {
      if (value instanceof Map) return [...value];
      if (value instanceof Error) return { ...value, text: String(value), stack: value.stack };
      if (!(value instanceof Blob)) return value;
      found.push(/** @type {File} */ (value));
      return { name: Reflect.get(value, 'name'), path: Reflect.get(value, 'webkitRelativePath'), type: value.type };
    };
    const { files, manifest, frame } = sandbox;
    const text = JSON.stringify({ heard, events, files, manifest }, told) + frame.outerHTML + document.documentElement.textContent;
    const read = (/** @type {File} */ file) => new Promise((resolve) => {
      const reader = new FileReader();
      reader.addEventListener('load', () => resolve(String(reader.result).split(',')[1] ?? ''));
      reader.readAsDataURL(file);
    });
    return { text, files: await Promise.all(found.map(async (file) => ({ name: file.name, type: file.type, base64: await read(file) }))) };
  });
  return { text, files: files.map(({ base64, ...file }) => ({ ...file, bytes: Buffer.from(base64, 'base64') })) };
}

/**
 * How many files the host has.
 * @param {Page} page
 * @returns {Promise<number>}
 */
export function count(page) {
  return page.evaluate(() => Reflect.get(globalThis, 'sandbox').files.length);
}

/**
 * The types of the events that the host heard, without progress.
 * @param {Page} page
 * @returns {Promise<string[]>}
 */
export function types(page) {
  return page.evaluate(() => Reflect.get(globalThis, 'events').map((/** @type {any} */ { type }) => type).filter((/** @type {string} */ type) => type !== 'progress'));
}
