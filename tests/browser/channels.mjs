/**
 * Every way out of a page: tried from inside it and from inside its workers, against a server that writes down which of them led
 * to it. Each way asks for a path of its own name.
 */

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * @typedef {object} Sink
 * @property {string} address of the server, which ends with a slash
 * @property {number} udp a port that hears datagrams
 * @property {number} tcp a port that hears connections
 * @property {Set<string>} heard the ways that led here
 * @property {() => Promise<void>} close
 */

/**
 * A server that hears all and answers with an empty page.
 * @returns {Promise<Sink>}
 */
export async function sink() {
  /** @type {Set<string>} */
  const heard = new Set();
  const hear = (/** @type {string} */ path) => void heard.add(path.replace(/^\/|[?/].*$/g, ''));
  const server = createServer(({ url = '/' }, response) => {
    hear(url);
    response.writeHead(200, { 'content-type': 'text/html', 'access-control-allow-origin': '*' }).end('<!doctype html><title>sink</title>');
  });
  server.on('upgrade', ({ url = '/' }, socket) => {
    hear(url);
    socket.destroy();
  });
  const connections = createServer().on('connection', () => heard.add('preconnect'));
  const datagrams = createSocket('udp4', () => heard.add('webrtc'));
  for (const one of [server, connections]) await once(one.listen(0, '127.0.0.1').unref(), 'listening');
  datagrams.bind(0, '127.0.0.1').unref();
  await once(datagrams, 'listening');
  const [http, tcp] = [server, connections].map((one) => /** @type {import('node:net').AddressInfo} */ (one.address()).port);
  const close = async () => {
    for (const one of [server, connections]) one.close().closeAllConnections();
    datagrams.close();
  };
  return { address: `http://127.0.0.1:${http}/`, tcp: Number(tcp), udp: datagrams.address().port, heard, close };
}

/**
 * Tries every way from a page and from its workers, those last that leave the page.
 * @param {Pick<import('playwright-core').Page, 'evaluate' | 'workers'>} page
 * @param {Sink} to
 * @returns {Promise<string[]>} the ways that led to the sink
 */
export async function reached(page, { address, tcp, udp, heard }) {
  await page.evaluate(fromPage, { address, tcp, udp });
  for (const worker of page.workers()) await worker.evaluate(fromWorker, address);
  await pause(A_WHILE);
  for (const way of LEAVING) {
    await page.evaluate(leaving, { way, address }).catch(() => {});
    await pause(A_WHILE);
  }
  return WAYS.filter((way) => heard.has(way));
}

const LEAVING = /** @type {const} */ (['form', 'window', 'link', 'navigation']);

/** What the ways are called. */
export const WAYS = [
  ...['fetch', 'fetch-blind', 'keepalive', 'request', 'beacon', 'web-socket', 'event-source', 'ping', 'webrtc', 'preconnect'],
  ...['script', 'module', 'import', 'worker', 'shared-worker', 'style', 'style-import', 'font', 'background', 'svg'],
  ...['image', 'image-set', 'input', 'video', 'audio', 'frame', 'object', 'embed', 'prefetch', 'preload', 'modulepreload'],
  ...['worker-fetch', 'worker-request', 'worker-web-socket', 'worker-event-source', 'worker-import', 'worker-scripts'],
  ...LEAVING,
];

/**
 * In the page; a way that throws is a way that is closed.
 * @param {{ address: string, tcp: number, udp: number }} to
 */
async function fromPage({ address, tcp, udp }) {
  const attempt = (/** @type {() => unknown} */ way) => {
    try {
      Promise.resolve(way()).catch(() => {});
    } catch {}
  };
  const put = (/** @type {string} */ tag, /** @type {Record<string, string>} */ attributes, text = '') =>
    attempt(() => {
      const element = document.createElement(tag);
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      element.textContent = text;
      document.body.append(element);
      if (attributes.ping) element.click();
    });
  const at = (/** @type {string} */ name) => address + name;

  attempt(() => fetch(at('fetch')));
  attempt(() => fetch(at('fetch-blind'), { mode: 'no-cors' }));
  attempt(() => fetch(at('keepalive'), { method: 'POST', body: 'x', mode: 'no-cors', keepalive: true }));
  attempt(() => {
    const request = new XMLHttpRequest();
    request.open('GET', at('request'));
    request.send();
  });
  attempt(() => navigator.sendBeacon(at('beacon'), 'x'));
  attempt(() => new WebSocket(at('web-socket').replace('http', 'ws')));
  attempt(() => new EventSource(at('event-source')));
  attempt(() => import(at('import')));
  attempt(() => new Worker(at('worker')));
  attempt(() => new SharedWorker(at('shared-worker')));
  attempt(() => new FontFace('a', `url(${at('font')})`).load());
  attempt(() => {
    document.body.style.backgroundImage = `url(${at('background')})`;
  });
  attempt(async () => {
    const peer = new RTCPeerConnection({ iceServers: [{ urls: `stun:127.0.0.1:${udp}` }] });
    peer.createDataChannel('x');
    await peer.setLocalDescription(await peer.createOffer());
  });

  put('img', { src: at('image') });
  put('img', { srcset: `${at('image-set')} 1x` });
  put('input', { type: 'image', src: at('input') });
  put('script', { src: at('script') });
  put('script', { type: 'module', src: at('module') });
  put('iframe', { src: at('frame') });
  put('object', { data: at('object') });
  put('embed', { src: at('embed') });
  put('video', { src: at('video'), preload: 'auto' });
  put('audio', { src: at('audio'), preload: 'auto' });
  put('style', {}, `@import url(${at('style-import')});`);
  put('a', { href: '#here', ping: at('ping') }, 'a');
  attempt(() => {
    const image = document.createElementNS('http://www.w3.org/2000/svg', 'image');
    image.setAttribute('href', at('svg'));
    document.body.appendChild(document.createElementNS('http://www.w3.org/2000/svg', 'svg')).append(image);
  });
  put('link', { rel: 'stylesheet', href: at('style') });
  put('link', { rel: 'prefetch', href: at('prefetch') });
  put('link', { rel: 'modulepreload', href: at('modulepreload') });
  put('link', { rel: 'preload', as: 'image', href: at('preload') });
  put('link', { rel: 'preconnect', href: `http://127.0.0.1:${tcp}/` });
}

/**
 * In a worker.
 * @param {string} address
 */
function fromWorker(address) {
  const attempt = (/** @type {() => unknown} */ way) => {
    try {
      Promise.resolve(way()).catch(() => {});
    } catch {}
  };
  attempt(() => fetch(`${address}worker-fetch`));
  attempt(() => {
    const request = new XMLHttpRequest();
    request.open('GET', `${address}worker-request`);
    request.send();
  });
  attempt(() => new WebSocket(`${address.replace('http', 'ws')}worker-web-socket`));
  attempt(() => new EventSource(`${address}worker-event-source`));
  attempt(() => import(`${address}worker-import`));
  attempt(() => Reflect.get(globalThis, 'importScripts')(`${address}worker-scripts`));
}

/**
 * In the page: what leaves it, or opens another.
 * @param {{ way: 'form' | 'window' | 'link' | 'navigation', address: string }} to
 */
function leaving({ way, address }) {
  const made = { form: 'form', window: 'p', link: 'a', navigation: 'p' }[way];
  const element = document.body.appendChild(document.createElement(made));
  if (element instanceof HTMLFormElement) Object.assign(element, { action: address + way, target: '_blank' }).submit();
  else if (element instanceof HTMLAnchorElement) Object.assign(element, { href: address + way, target: '_blank', rel: 'noopener' }).click();
  else if (way === 'window') open(address + way);
  else location.href = address + way;
}

/** Milliseconds in which a way that is open is heard. */
const A_WHILE = 1500;

/** A policy says nothing of these; SECURITY.md names them, and privacy.test.mjs holds that the page uses none. */
const BEYOND_POLICY = ['webrtc', 'preconnect', 'window', 'link', 'navigation'];

/**
 * Those of the ways that a policy closes.
 * @param {string[]} open
 */
export function beyond(open) {
  return open.filter((way) => !BEYOND_POLICY.includes(way));
}
