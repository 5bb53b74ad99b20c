/** Reads multipart by the letter, and of DICOM what tells one instance from another. */

import assert from 'node:assert/strict';

/** @typedef {{ headers: string, bytes: Buffer }} Part */

/**
 * The value of a header.
 * @param {import('./archive.mjs').Received | undefined} received
 * @param {string} wanted
 * @returns {string | undefined}
 */
export function header(received, wanted) {
  const at = received?.headers.findIndex((name, place) => place % 2 === 0 && name.toLowerCase() === wanted) ?? -1;
  return at < 0 ? undefined : received?.headers[at + 1];
}

/**
 * The parts of a multipart/related body (RFC 2046 5.1, RFC 2387): a body that is not exactly one is an error.
 * @param {import('./archive.mjs').Received} received
 * @returns {Part[]}
 */
export function related(received) {
  const type = header(received, 'content-type') ?? '';
  const boundary = /^multipart\/related; type="application\/dicom"; boundary=([\w'()+,\-./:=?]{1,70})$/.exec(type)?.[1];
  assert.ok(boundary, 'the type names a boundary');
  return parts(received.body, boundary).map((part) => {
    assert.equal(part.headers, 'Content-Type: application/dicom');
    return part;
  });
}

/**
 * @param {Buffer} body
 * @param {string} boundary
 * @returns {Part[]}
 */
export function parts(body, boundary) {
  /** @type {Part[]} */
  const found = [];
  const delimiter = `\r\n--${boundary}`;
  assert.equal(body.indexOf(delimiter.slice(2)), 0, 'nothing stands before the first part');
  let at = delimiter.length - 2;
  while (body.toString('latin1', at, at + 2) === '\r\n') {
    const blank = body.indexOf('\r\n\r\n', at);
    const end = body.indexOf(delimiter, blank + 4);
    assert.ok(blank > 0 && end > 0, 'each part has an end');
    found.push({ headers: body.toString('latin1', at + 2, blank), bytes: body.subarray(blank + 4, end) });
    at = end + delimiter.length;
  }
  assert.equal(body.toString('latin1', at), '--\r\n', 'nothing stands behind the last part');
  return found;
}

/**
 * The value of a UID of group 0008 of an explicit little endian data set.
 * @param {Buffer} bytes
 * @param {number} element
 */
export function uidOf(bytes, element) {
  const at = bytes.indexOf(Buffer.from([8, 0, element & 0xff, element >> 8, 0x55, 0x49]));
  return bytes.toString('latin1', at + 8, at + 8 + bytes.readUInt16LE(at + 6)).replace(/\0$/, '');
}
