/** The steps of the key file, out of the script itself: in the single file this takes the place of `key-beside.js`. */

import * as steps from './key-steps.js';

/** @type {typeof import('./key-beside.js').keySteps} */
export async function keySteps() {
  return steps;
}
