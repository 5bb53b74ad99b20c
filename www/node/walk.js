/** The files below a path, by the rules of the command line. What they are is told elsewhere, by their content. */

import { readdirSync } from 'node:fs';
import { sep } from 'node:path';

/** @typedef {{ name: string, path?: Buffer }} Walked a file by its name in the report; what has no path is not read */

/**
 * All files below a folder, in no order. No link is followed: one could lead anywhere, also in a circle. A path is bytes: as text, that of
 * a file whose name is none would lead to another file, or to none.
 * @param {string | Buffer} folder
 * @returns {Generator<Walked, void>}
 */
export function* walked(folder) {
  const entries = listed(folder);
  if (!entries) yield { name: String(folder) };
  for (const entry of entries ?? []) {
    // The folder as it was given stays in front: so the report names files as the caller does.
    const path = Buffer.concat([Buffer.from(folder), Buffer.from(String(folder).endsWith(sep) ? '' : sep), entry.name]);
    if (entry.isDirectory()) yield* walked(path);
    else yield entry.isFile() ? { name: String(path), path } : { name: String(path) };
  }
}

/** @param {string | Buffer} folder */
function listed(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true, encoding: 'buffer' });
  } catch {
    return undefined;
  }
}
