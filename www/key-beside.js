/** Where the steps of the key file come from: fetched from beside the scripts. In the single file `key-within.js` takes the place of this module. */

/** @type {Promise<typeof import('./key-steps.js')> | undefined} */
let steps;

/** @returns {Promise<typeof import('./key-steps.js')>} */
export function keySteps() {
  return (steps ??= import('./key-steps.js'));
}
