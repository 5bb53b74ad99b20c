/** Why sending ends: the error that callers get, and the two signs by which the parts of an upload tell each other. */

import { SanitizeError } from '../error.js';

/** A failure to send, with what became of the files until then. It carries neither the address nor what the server wrote. */
export class UploadError extends SanitizeError {
  /**
   * @param {'upload-failed' | 'upload-refused'} code
   * @param {number | null} status the HTTP status of the last answer, if there was one
   * @param {import('../types.js').Uploaded} uploaded
   */
  constructor(code, status, uploaded) {
    super(code, MESSAGES[code]);
    this.name = 'UploadError';
    /** What the server answered last; null where it did not. */
    this.status = status;
    /** What became of the files until then: hand it over as `after` to go on. */
    this.uploaded = uploaded;
  }
}

/** No answer, or one that another try may change. */
export class Lost extends Error {
  /**
   * @param {number | null} status
   * @param {number} [pause] milliseconds that the server asks to wait
   */
  constructor(status, pause = 0) {
    super('lost');
    this.status = status;
    this.pause = pause;
  }
}

/** An answer that no other try would change. */
export class Refused extends Error {
  /** @param {number | null} status null for an address that leads to another one */
  constructor(status) {
    super('refused');
    this.status = status;
  }
}

const MESSAGES = {
  'upload-failed': 'The server could not be reached, or could not take the files. What it has is told: go on from there.',
  'upload-refused': 'The server did not take the files. What it has is told.',
};
