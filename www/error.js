/**
 * The one error that Scanitize throws. It names what is wrong and where in the data set; it never carries a value of an
 * attribute, a file name or a folder name.
 */

/** A failure with a code that a program can act on and a sentence that a person can read. */
export class SanitizeError extends Error {
  /**
   * @param {import('./types.js').ErrorCode} code
   * @param {string} message a fixed sentence
   * @param {string | null} [path] where in the data set, such as "(0008,0018)"
   */
  constructor(code, message, path = null) {
    super(message);
    this.name = 'SanitizeError';
    /** What kind of failure this is. */
    this.code = code;
    /** Where in the data set it lies, if it has a place there. */
    this.path = path;
  }
}

/** The failure of whatever is asked of a sanitizer that was closed. */
export function closed() {
  return new SanitizeError('closed', 'This sanitizer has been closed.');
}

/** The failure of whatever needs a worker where none starts. */
export function unstarted() {
  return new SanitizeError('blocked-by-page', 'No worker could be started: worker-src of the page must allow blob:, or options.worker start one that loads.');
}
