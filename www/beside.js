/**
 * What the core needs, fetched from where the scripts lie. In the single file and in the npm package `within.js` takes the
 * place of this module, in the package's slim form `asset.js`.
 */

export { bytesAt } from './fetched.js';

/**
 * The address of a file that lies beside the scripts.
 * @param {string} file
 * @returns {URL | string}
 */
export function here(file) {
  return new URL(`./${file}`, import.meta.url);
}

/**
 * The text that a worker runs.
 * @returns {Promise<string>}
 */
export async function workerSource() {
  const { default: source } = await import('./worker-source.js');
  return source;
}
