/**
 * A small server that speaks STOW-RS and QIDO-RS (PS3.18 10.5, 10.6), takes PUT and form posts, and can be told to fail. It keeps
 * all that reaches it.
 */

import { createServer } from 'node:http';

import { related, uidOf } from './multipart.mjs';

/** @typedef {{ method: string, path: string, headers: string[], body: Buffer }} Received */
/**
 * @typedef {object} Behaviour what becomes of one request that brings something
 * @property {number} [status] is answered, and nothing taken
 * @property {Record<string, string>} [headers]
 * @property {'half' | 'taken'} [drop] the connection ends in the middle of the body, or when all is stored and nothing answered
 * @property {boolean} [dies] and the server with it
 * @property {boolean} [hangs] nothing is ever answered
 * @property {number[]} [reasons] for each instance: 0 is stored, from 0xB000 to 0xBFFF stored with a warning, else not stored
 * @property {boolean} [xml] the answer is in XML
 * @property {string} [text] stands in place of the answer
 */

/** A server on loopback; requests that bring something are met by `script`, one after the other, and taken once it is over. */
export class Archive {
  /** @type {Received[]} */
  received = [];
  /** @type {Map<string, Buffer[]>} by SOP Instance UID or path: each time that it was stored */
  stored = new Map();
  /** @type {Behaviour[]} */
  script = [];
  /** @type {'found' | 'all' | 'foreign' | number | { text: string }} how searches are answered: by what is stored, by all of it, to no other origin, with a status or a text */
  searches = 'found';
  /** Stands behind each UID that a search finds. */
  pad = '';
  /** Whether connections are kept: a browser repeats a request by itself when one that was kept ends without an answer. */
  keeps = false;
  #server = createServer((request, response) => void this.#meet(request, response).catch(() => response.destroy()));
  port = 0;

  async start() {
    await new Promise((resolve) => this.#server.listen(this.port, '127.0.0.1', () => resolve(undefined)));
    this.#server.unref();
    this.port = /** @type {import('node:net').AddressInfo} */ (this.#server.address()).port;
    return this;
  }

  async stop() {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  get address() {
    return `http://127.0.0.1:${this.port}`;
  }

  /** @param {string} method */
  of(method) {
    return this.received.filter((request) => request.method === method);
  }

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   */
  async #meet(request, response) {
    const { method = '', url: path = '' } = request;
    if (!this.keeps) response.setHeader('connection', 'close');
    const behaviour = ['POST', 'PUT'].includes(method) ? (this.script.shift() ?? {}) : {};
    /** @type {Buffer[]} */
    const pieces = [];
    for await (const piece of request) {
      pieces.push(piece);
      if (behaviour.drop === 'half') return this.#drop(request, behaviour);
    }
    const received = { method, path, headers: request.rawHeaders, body: Buffer.concat(pieces) };
    this.received.push(received);
    if (method !== 'GET' || this.searches !== 'foreign') allow(request, response);
    if (method === 'OPTIONS') return void response.writeHead(204).end();
    if (method === 'GET') return this.#found(path, response);
    if (method === 'HEAD') return void response.end();
    if (behaviour.hangs) return;
    if (behaviour.status) return void response.writeHead(behaviour.status, behaviour.headers).end(behaviour.text);
    this.#take(received, behaviour, response, () => this.#drop(request, behaviour));
  }

  /**
   * @param {Received} received
   * @param {Behaviour} behaviour
   * @param {import('node:http').ServerResponse} response
   * @param {() => unknown} drop
   */
  #take(received, { reasons = [], drop: when, xml, text }, response, drop) {
    const isStow = received.method === 'POST' && /\/studies(\?|$)/.test(received.path);
    if (!isStow) this.#keep(received.path, received.body);
    const instances = isStow ? related(received).map(({ bytes }, at) => ({ uid: uidOf(bytes, 0x0018), bytes, reason: reasons[at] ?? 0 })) : [];
    for (const { uid, bytes, reason } of instances) if (isStored(reason)) this.#keep(uid, bytes);
    if (when === 'taken') return drop();
    if (!isStow) return response.writeHead(200).end();
    const failed = instances.filter(({ reason }) => !isStored(reason)).length;
    const status = failed === instances.length ? 409 : failed > 0 || reasons.some(Boolean) ? 202 : 200;
    response.writeHead(status, { 'content-type': `application/dicom+${xml ? 'xml' : 'json'}` });
    response.end(text ?? (xml ? inXml(instances) : inJson(instances)));
  }

  /**
   * @param {string} name
   * @param {Buffer} bytes
   */
  #keep(name, bytes) {
    this.stored.set(name, [...(this.stored.get(name) ?? []), bytes]);
  }

  /**
   * @param {string} path
   * @param {import('node:http').ServerResponse} response
   */
  #found(path, response) {
    if (typeof this.searches === 'number') return void response.writeHead(this.searches).end();
    const uid = new URL(path, this.address).searchParams.get('SOPInstanceUID') ?? '';
    response.writeHead(200, { 'content-type': 'application/dicom+json' });
    if (typeof this.searches === 'object') return void response.end(this.searches.text);
    const found = [...this.stored.keys()].filter((stored) => stored === uid || this.searches === 'all');
    response.end(JSON.stringify(found.map((stored) => ({ '00080018': { vr: 'UI', Value: [stored + this.pad] } }))));
  }

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {Behaviour} behaviour
   */
  async #drop(request, { dies }) {
    if (dies) await this.stop();
    request.socket.destroy();
  }
}

/**
 * What lets a page of another origin send, and read when it may try again.
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
function allow(request, response) {
  response.setHeader('access-control-allow-origin', request.headers.origin ?? '*');
  response.setHeader('access-control-allow-credentials', 'true');
  response.setHeader('access-control-allow-methods', 'GET, POST, PUT');
  response.setHeader('access-control-allow-headers', 'content-type, authorization');
  response.setHeader('access-control-expose-headers', 'retry-after');
}

/** @param {number} reason */
const isStored = (reason) => reason === 0 || reason >> 12 === 0xb;

/** @typedef {{ uid: string, bytes: Buffer, reason: number }} Instance */

/** @param {Instance[]} instances */
function inJson(instances) {
  const items = (/** @type {Instance[]} */ some, /** @type {string} */ tag) => ({
    vr: 'SQ',
    Value: some.map(({ uid, bytes, reason }) => ({
      '00081150': { vr: 'UI', Value: [uidOf(bytes, 0x0016)] },
      '00081155': { vr: 'UI', Value: [uid] },
      ...(reason ? { [tag]: { vr: 'US', Value: [reason] } } : {}),
    })),
  });
  const [stored, failed] = [instances.filter(({ reason }) => isStored(reason)), instances.filter(({ reason }) => !isStored(reason))];
  return JSON.stringify({
    ...(failed.length > 0 ? { '00081198': items(failed, '00081197') } : {}),
    ...(stored.length > 0 ? { '00081199': items(stored, '00081196') } : {}),
  });
}

/** @param {Instance[]} instances */
function inXml(instances) {
  const attribute = (/** @type {string} */ tag, /** @type {string} */ vr, /** @type {string} */ inner) =>
    `<DicomAttribute tag="${tag}" vr="${vr}" keyword="X">\n${inner}</DicomAttribute>`;
  const value = (/** @type {unknown} */ text) => `<Value number="1">${text}</Value>`;
  const items = (/** @type {boolean} */ are, /** @type {string} */ tag) =>
    instances.filter(({ reason }) => isStored(reason) === are).map(({ uid, bytes, reason }, at) => {
      const uids = attribute('00081150', 'UI', value(uidOf(bytes, 0x0016))) + attribute('00081155', 'UI', value(uid));
      return `<Item number="${at + 1}">${uids}${reason ? attribute(tag, 'US', value(reason)) : ''}</Item>`;
    });
  const sequences = [
    attribute('00081190', 'UR', ''),
    attribute('00081198', 'SQ', items(false, '00081197').join('')),
    attribute('00081199', 'SQ', items(true, '00081196').join('')),
  ].join('');
  return `<?xml version="1.0" encoding="utf-8"?><NativeDicomModel xml:space="preserve">${sequences}</NativeDicomModel>`;
}
